package com.slashmnt.krar.it.harness;

/**
 * A request that a {@link FaultProxy} got.
 *
 * @param method in upper case
 * @param path with a leading slash, without the query
 * @param query without the question mark, empty if there is none
 * @param status of the API server, or of the proxy instead; 0 as long as there is none
 */
public record ProxiedRequest(String method, String path, String query, int status) {
  /** Whether it is a PATCH, as a restart is. */
  public boolean patches() {
    return method.equals("PATCH");
  }

  /** Whether it is a watch. */
  public boolean watches() {
    return query.contains("watch=1");
  }

  /** Whether it is of this method, and its path ends so. */
  public boolean is(String method, String pathEnd) {
    return this.method.equals(method) && path.endsWith(pathEnd);
  }

  ProxiedRequest answered(int status) {
    return new ProxiedRequest(method, path, query, status);
  }
}
