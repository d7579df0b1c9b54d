package com.slashmnt.krar.it.harness;

import java.time.Instant;
import java.util.Map;

/**
 * One request that the API server answered, as its audit log tells it.
 *
 * <p>What a request does not have is an empty string: a list has no name, {@code /version} no
 * resource. {@code resource} is without its subresource; {@code code} is the HTTP status; {@code
 * identity} is the user with its groups and all else that is known, and whom it impersonates.
 */
public record AuditRecord(
    String verb,
    String resource,
    String subresource,
    String namespace,
    String name,
    String user,
    int code,
    String requestUri,
    String userAgent,
    String identity,
    String auditId,
    Instant received) {

  /** Reads one line of the log, parsed as JSON. */
  static AuditRecord of(Map<?, ?> event) {
    Map<?, ?> object = map(event, "objectRef");
    return new AuditRecord(
        text(event, "verb"),
        text(object, "resource"),
        text(object, "subresource"),
        text(object, "namespace"),
        text(object, "name"),
        text(map(event, "user"), "username"),
        map(event, "responseStatus").get("code") instanceof Number code ? code.intValue() : 0,
        text(event, "requestURI"),
        text(event, "userAgent"),
        event.get("user") + " as " + event.get("impersonatedUser"),
        text(event, "auditID"),
        Instant.parse(text(event, "requestReceivedTimestamp")));
  }

  private static Map<?, ?> map(Map<?, ?> parent, String key) {
    return parent.get(key) instanceof Map<?, ?> child ? child : Map.of();
  }

  private static String text(Map<?, ?> parent, String key) {
    return parent.get(key) instanceof String text ? text : "";
  }
}
