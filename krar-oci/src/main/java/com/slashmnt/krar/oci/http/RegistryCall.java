package com.slashmnt.krar.oci.http;

import java.net.URI;
import java.util.Optional;

/**
 * One request.
 *
 * @param purpose for messages, such as {@code registry.example.com/app:1}
 * @param authorization what the header says; it is secret
 * @param form the body of a POST; it is secret too
 * @param most bytes that the answer may have
 * @param repository what it is about, empty if about none
 * @param timeout whose time it costs
 * @param isRepeated whether it is sent again where there is no answer
 */
public record RegistryCall(
    String purpose,
    String method,
    URI url,
    String accept,
    Optional<String> authorization,
    Optional<String> form,
    int most,
    String repository,
    TotalTimeout timeout,
    boolean isRepeated) {

  public RegistryCall(
      String purpose,
      String method,
      URI url,
      String accept,
      int most,
      String repository,
      TotalTimeout timeout) {
    this(
        purpose,
        method,
        url,
        accept,
        Optional.empty(),
        Optional.empty(),
        most,
        repository,
        timeout,
        true);
  }

  public RegistryCall withAuthorization(Optional<String> other) {
    return new RegistryCall(
        purpose, method, url, accept, other, form, most, repository, timeout, isRepeated);
  }

  /** A copy as a POST of that form. */
  public RegistryCall withForm(String content) {
    return new RegistryCall(
        purpose,
        "POST",
        url,
        accept,
        authorization,
        Optional.of(content),
        most,
        repository,
        timeout,
        isRepeated);
  }

  /** A call of another place, with that header for authorization. */
  public RegistryCall to(URI other, String authorization) {
    return new RegistryCall(
        purpose,
        method,
        other,
        accept,
        Optional.of(authorization),
        form,
        most,
        repository,
        timeout,
        isRepeated);
  }

  /** A copy, not sent again by itself. */
  public RegistryCall once() {
    return new RegistryCall(
        purpose, method, url, accept, authorization, form, most, repository, timeout, false);
  }

  /** Without what is secret; a URL's query may be. */
  @Override
  public String toString() {
    return method + " " + Origin.of(url) + url.getPath();
  }
}
