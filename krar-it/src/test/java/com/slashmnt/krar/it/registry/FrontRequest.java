package com.slashmnt.krar.it.registry;

/**
 * A request that a {@link RegistryFront} answered.
 *
 * @param method in upper case
 * @param path as it was asked, with the query
 * @param status of the answer
 * @param authorization the header as it came, empty without one
 * @param userAgent as the client called itself, empty if it did not
 */
public record FrontRequest(
    String method, String path, int status, String authorization, String userAgent) {
  /** Whether a credential came with it, right or wrong. */
  public boolean hasCredential() {
    return !authorization.isEmpty();
  }

  /** Whether it asks for a manifest, by tag or digest. */
  public boolean isForManifest() {
    return path.contains("/manifests/");
  }

  /** Whether it is of this method, and its path ends so. */
  public boolean is(String method, String pathEnd) {
    return this.method.equals(method) && path.endsWith(pathEnd);
  }

  /** Method, path and status, for instance {@code HEAD /v2/web/manifests/1 200}. */
  public String line() {
    return method + " " + path + " " + status;
  }

  FrontRequest answered(int status) {
    return new FrontRequest(method, path, status, authorization, userAgent);
  }
}
