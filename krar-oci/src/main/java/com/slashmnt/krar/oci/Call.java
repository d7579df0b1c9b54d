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
 */
record Call(
    String purpose,
    String method,
    URI url,
    String accept,
    Optional<String> authorization,
    Optional<String> form,
    int most) {

  Call withAuthorization(Optional<String> other) {
    return new Call(purpose, method, url, accept, other, form, most);
  }

  /** The same of another place, with that header. */
  Call to(URI other, String told) {
    return new Call(purpose, method, other, accept, Optional.of(told), form, most);
  }

  /** Without what is secret; a URL's query may be. */
  @Override
  public String toString() {
    return method + " " + Origin.of(url) + url.getPath();
  }
}
