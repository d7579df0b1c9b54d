package com.slashmnt.krar.fabric8;

/**
 * One request to the API server.
 *
 * @param method the HTTP method
 * @param path from the server's root on
 * @param query what follows it
 * @param contentType of the body; empty if there is none
 * @param body empty if there is none
 * @param action what it is for, as a verb: {@code restart}
 * @param subject on what: {@code prod/Deployment/web}
 * @param right what RBAC must allow
 */
record ApiRequest(
    String method,
    String path,
    Query query,
    String contentType,
    String body,
    String action,
    String subject,
    Right right) {

  static ApiRequest get(String path, Query query, String action, String subject, Right right) {
    return new ApiRequest("GET", path, query, "", "", action, subject, right);
  }

  ApiRequest with(Query other) {
    return new ApiRequest(method, path, other, contentType, body, action, subject, right);
  }

  /** The path and the query, both encoded. */
  String target() {
    return path + query;
  }

  /** {@code restart prod/Deployment/web}. */
  String purpose() {
    return action + " " + subject;
  }
}
