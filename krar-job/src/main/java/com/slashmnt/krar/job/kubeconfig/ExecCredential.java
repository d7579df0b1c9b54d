package com.slashmnt.krar.job.kubeconfig;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import tools.jackson.jr.ob.JSON;

/**
 * The question that a credential plug-in is asked and the answer that it prints: {@code
 * ExecCredential} of client.authentication.k8s.io.
 *
 * @param token empty if there is none; it is secret
 * @param certificate PEM; empty if there is none
 * @param key PEM; empty if there is none; it is secret
 */
public record ExecCredential(
    String token, String certificate, String key, Optional<Instant> expiry) {

  private static final String KIND = "ExecCredential";

  private static final JSON WITH_NULLS =
      JSON.builder().enable(JSON.Feature.WRITE_NULL_PROPERTIES).build();

  /**
   * The answer.
   *
   * @throws IllegalArgumentException if it is none of that version, or has no credential; nothing
   *     is quoted
   */
  public static ExecCredential parse(byte[] printed, String apiVersion) {
    YamlFields answer = YamlFields.parse(printed);
    if (!answer.text("kind").equals(KIND)) {
      throw new IllegalArgumentException("its output is no " + KIND);
    }
    if (!answer.text("apiVersion").equals(apiVersion)) {
      throw new IllegalArgumentException(
          "the apiVersion of its output is not that of the kubeconfig, " + apiVersion);
    }
    YamlFields status = answer.fields("status");
    ExecCredential credential =
        new ExecCredential(
            status.text("token"),
            status.text("clientCertificateData"),
            status.text("clientKeyData"),
            expiry(status.text("expirationTimestamp")));
    if (credential.certificate.isEmpty() != credential.key.isEmpty()) {
      throw new IllegalArgumentException("its output has a certificate or a key without the other");
    }
    if (credential.token.isEmpty() && credential.key.isEmpty()) {
      throw new IllegalArgumentException(
          "its output has neither a token nor a certificate with its key");
    }
    return credential;
  }

  private static Optional<Instant> expiry(String text) {
    try {
      return text.isEmpty()
          ? Optional.empty()
          : Optional.of(OffsetDateTime.parse(text).toInstant());
    } catch (DateTimeParseException e) {
      throw new IllegalArgumentException(
          "the expirationTimestamp of its output is no time, such as 2026-12-24T18:00:00Z", e);
    }
  }

  /**
   * The question, as JSON.
   *
   * @param cluster what the plug-in gets to know of the cluster; empty for nothing
   */
  public static String question(String apiVersion, Map<String, Object> cluster) {
    Map<String, Object> spec = new LinkedHashMap<>();
    if (!cluster.isEmpty()) {
      spec.put("cluster", cluster);
    }
    spec.put("interactive", false);
    Map<String, Object> question = new LinkedHashMap<>();
    question.put("kind", KIND);
    question.put("apiVersion", apiVersion);
    question.put("spec", spec);
    return WITH_NULLS.asString(question);
  }

  /** Never the credential. */
  @Override
  public String toString() {
    return KIND;
  }
}
