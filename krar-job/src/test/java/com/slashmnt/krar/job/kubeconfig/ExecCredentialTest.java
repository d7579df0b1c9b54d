package com.slashmnt.krar.job.kubeconfig;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ExecCredentialTest {

  private static ExecCredential parse(String status) {
    return ExecCredential.parse(
        """
        {"kind": "ExecCredential", "apiVersion": "client.authentication.k8s.io/v1", %s}
        """
            .formatted(status)
            .getBytes(UTF_8),
        PlugInEntry.V1);
  }

  @Test
  void readsTokenCertificateAndExpiry() {
    assertThat(
            parse(
                """
                "spec": {"interactive": false}, "status": {"token": "t",
                "clientCertificateData": "-----BEGIN\\nx", "clientKeyData": "k",
                "expirationTimestamp": "2026-11-28T10:00:00+02:00"}
                """))
        .isEqualTo(
            new ExecCredential(
                "t", "-----BEGIN\nx", "k", Optional.of(Instant.parse("2026-11-28T08:00:00Z"))));
  }

  static Stream<Arguments> refused() {
    String head = "{\"kind\": \"ExecCredential\", \"apiVersion\": \"%s\", \"status\": {%s}}";
    return Stream.of(
        argumentSet("nothing", "", "no ExecCredential"),
        argumentSet("a message", "please log in, hunter2", "it is no mapping"),
        argumentSet("another kind", "{\"kind\": \"hunter2\"}", "no ExecCredential"),
        argumentSet(
            "another version",
            head.formatted(PlugInEntry.V1_BETA_1, "\"token\": \"hunter2\""),
            "the apiVersion of its output is not that of the kubeconfig"),
        argumentSet("no status", head.formatted(PlugInEntry.V1, ""), "neither a token nor"),
        argumentSet(
            "a certificate alone",
            head.formatted(PlugInEntry.V1, "\"clientCertificateData\": \"hunter2\""),
            "a certificate or a key without the other"),
        argumentSet(
            "no time",
            head.formatted(
                PlugInEntry.V1, "\"token\": \"t\", \"expirationTimestamp\": \"hunter2\""),
            "the expirationTimestamp of its output is no time"));
  }

  @ParameterizedTest
  @MethodSource("refused")
  void refusesWhatIsNoCredentialAndQuotesNothing(String printed, String why) {
    assertThatThrownBy(() -> ExecCredential.parse(printed.getBytes(UTF_8), PlugInEntry.V1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(why)
        .hasMessageNotContaining("hunter2");
  }

  @Test
  void theCredentialIsNotPrinted() {
    ExecCredential credential = parse("\"status\": {\"token\": \"hunter2\"}");
    assertThat(credential.token()).isEqualTo("hunter2");
    assertThat(credential.toString()).doesNotContain("hunter2");
  }

  @Test
  void asksWithTheClusterOnlyIfThereIsOne() {
    assertThat(ExecCredential.question(PlugInEntry.V1, Map.of()))
        .isEqualTo(
            "{\"kind\":\"ExecCredential\",\"apiVersion\":\"client.authentication.k8s.io/v1\","
                + "\"spec\":{\"interactive\":false}}");
    assertThat(ExecCredential.question(PlugInEntry.V1, Map.of("server", "https://a")))
        .contains("\"spec\":{\"cluster\":{\"server\":\"https://a\"},\"interactive\":false}");
  }
}
