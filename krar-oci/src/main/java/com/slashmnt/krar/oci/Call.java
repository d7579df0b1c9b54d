package com.slashmnt.krar.oci;

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
 * @param budget whose time it costs
 * @param isRepeated whether it is sent again where there is no answer
 */
record Call(
    String purpose,
    String method,
    URI url,
    String accept,
    Optional<String> authorization,
    Optional<String> form,
    int most,
    String repository,
    TimeBudget budget,
    boolean isRepeated) {

  Call(
      String purpose,
      String method,
      URI url,
      String accept,
      int most,
      String repository,
      TimeBudget budget) {
    this(
        purpose,
        method,
        url,
        accept,
        Optional.empty(),
        Optional.empty(),
        most,
        repository,
        budget,
        true);
  }

  Call withAuthorization(Optional<String> other) {
    return new Call(
        purpose, method, url, accept, other, form, most, repository, budget, isRepeated);
  }

  /** The same as a POST of that form. */
  Call withForm(String content) {
    return new Call(
        purpose,
        "POST",
        url,
        accept,
        authorization,
        Optional.of(content),
        most,
        repository,
        budget,
        isRepeated);
  }

  /** The same of another place, with that header. */
  Call to(URI other, String told) {
    return new Call(
        purpose,
        method,
        other,
        accept,
        Optional.of(told),
        form,
        most,
        repository,
        budget,
        isRepeated);
  }

  /** The same, not sent again by itself. */
  Call once() {
    return new Call(
        purpose, method, url, accept, authorization, form, most, repository, budget, false);
  }

  /** Without what is secret; a URL's query may be. */
  @Override
  public String toString() {
    return method + " " + Origin.of(url) + url.getPath();
  }
}
