package com.slashmnt.krar.cloud.identity;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URI;
import java.net.URLEncoder;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * One request of a step.
 *
 * @param step names it in messages, such as {@code GetAuthorizationToken of ECR}
 * @param ifUnreachable what to do if there is no answer, without a period
 * @param headers may be secret
 * @param body sent if it is not empty; may be secret
 * @param patience how long to try
 * @param isNearby whether it is for an address of the node, which no proxy leads to
 */
public record CloudRequest(
    String step,
    String ifUnreachable,
    String method,
    URI url,
    Map<String, String> headers,
    String body,
    Duration patience,
    boolean isNearby) {

  public static final String FORM = "application/x-www-form-urlencoded";

  /** For services of a cloud: a request may take half of it. */
  private static final Duration SERVICE = Duration.ofSeconds(20);

  /** For metadata: who runs elsewhere waits so long, once. */
  private static final Duration METADATA = Duration.ofSeconds(2);

  /** For an agent on the node, which asks its cloud in turn. */
  private static final Duration AGENT = Duration.ofSeconds(6);

  public CloudRequest {
    headers = Collections.unmodifiableMap(new LinkedHashMap<>(headers));
  }

  /** A GET or PUT of what the node knows. */
  public static CloudRequest metadata(
      String step, String ifUnreachable, String method, URI url, Map<String, String> headers) {
    return new CloudRequest(step, ifUnreachable, method, url, headers, "", METADATA, true);
  }

  /** A GET of what an agent on the node gives. */
  public static CloudRequest agent(
      String step, String ifUnreachable, URI url, Map<String, String> headers) {
    return new CloudRequest(step, ifUnreachable, "GET", url, headers, "", AGENT, true);
  }

  /** A POST to a service of the cloud. */
  public static CloudRequest post(
      String step, String ifUnreachable, URI url, Map<String, String> headers, String body) {
    return new CloudRequest(step, ifUnreachable, "POST", url, headers, body, SERVICE, false);
  }

  /** A POST of a form. */
  public static CloudRequest form(
      String step, String ifUnreachable, URI url, Map<String, String> fields) {
    String body =
        fields.entrySet().stream()
            .map(f -> f.getKey() + "=" + URLEncoder.encode(f.getValue(), UTF_8))
            .collect(Collectors.joining("&"));
    return post(step, ifUnreachable, url, Map.of("Content-Type", FORM), body);
  }

  /** A copy with these headers in the place of its own. */
  public CloudRequest withHeaders(Map<String, String> others) {
    return new CloudRequest(step, ifUnreachable, method, url, others, body, patience, isNearby);
  }

  /** A failure of this step. */
  public IdentityFailure failed(String why, String advice) {
    return new IdentityFailure(step, why, advice);
  }

  /** Without what is secret. */
  @Override
  public String toString() {
    return method + " " + url.getAuthority() + url.getPath();
  }
}
