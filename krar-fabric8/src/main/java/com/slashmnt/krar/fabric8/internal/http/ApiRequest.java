package com.slashmnt.krar.fabric8.internal.http;

import java.time.Duration;

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
public record ApiRequest(
    String method,
    String path,
    Query query,
    String contentType,
    String body,
    String action,
    String subject,
    RbacPermission right) {

  /** What a watch may ask for as its {@code timeoutSeconds}, at most. */
  public static final Duration LONGEST_WATCH = Duration.ofMinutes(5);

  /** What an eviction creates, as RBAC rules name it. */
  public static final String EVICTIONS = "pods/eviction";

  public static ApiRequest get(
      String path, Query query, String action, String subject, RbacPermission right) {
    return new ApiRequest("GET", path, query, "", "", action, subject, right);
  }

  ApiRequest with(Query other) {
    return new ApiRequest(method, path, other, contentType, body, action, subject, right);
  }

  /** The path and the query, both encoded. */
  String target() {
    return path + query;
  }

  /** Whether it may take its time: a page of large objects does, and nothing depends on its end. */
  boolean isList() {
    return right.verb().equals("list") || isWatch();
  }

  /** Whether its answer goes on until the server ends it. */
  boolean isWatch() {
    return right.verb().equals("watch");
  }

  /** Whether it changes something: where an answer fails to come, it may have. */
  boolean isWrite() {
    return !method.equals("GET");
  }

  /**
   * How long one attempt may take. Admission webhooks may take 30 s each; an API server ends a
   * request after a minute.
   */
  public Duration limit() {
    if (isWatch()) {
      return LONGEST_WATCH.plusSeconds(15);
    }
    if (isWrite()) {
      return Duration.ofSeconds(60);
    }
    return Duration.ofSeconds(isList() ? 30 : 10);
  }

  /**
   * How long it is tried if the server says when to come back. The run itself comes back to what it
   * has to write.
   */
  Duration patienceWhenAsked() {
    return Duration.ofSeconds(isWrite() ? 10 : 30);
  }

  /** Whether that status, which asks others to come back, is the answer: a budget is used up. */
  boolean isAnsweredBy(int status) {
    return status == 429 && right.resource().equals(EVICTIONS);
  }

  /** {@code restart prod/Deployment/web}. */
  String purpose() {
    return action + " " + subject;
  }
}
