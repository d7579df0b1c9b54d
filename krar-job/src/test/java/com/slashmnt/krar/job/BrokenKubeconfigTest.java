package com.slashmnt.krar.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What a kubeconfig names for TLS and cannot be used: a mistake in the settings. */
class BrokenKubeconfigTest {

  private static final String CERTIFICATE = base64(Certificates.CERTIFICATE);

  @TempDir Path folder;

  private static String base64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  private static String someKey() {
    try {
      byte[] key = KeyPairGenerator.getInstance("EC").generateKeyPair().getPrivate().getEncoded();
      return "-----BEGIN PRIVATE KEY-----\n%s\n-----END PRIVATE KEY-----\n"
          .formatted(Base64.getEncoder().encodeToString(key));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  static Stream<Arguments> kubeconfigs() {
    String key = base64("-----BEGIN PRIVATE KEY-----\nc2VjcmV0\n-----END PRIVATE KEY-----\n");
    String client = "client-certificate-data: " + CERTIFICATE + ", ";
    return Stream.of(
        argumentSet(
            "a missing certificate authority",
            "certificate-authority: absent.pem",
            "token: secret",
            "the certificate-authority of the kubeconfig's context 'a', "),
        argumentSet(
            "an authority that is no certificate",
            "certificate-authority: config",
            "token: secret",
            "the certificate-authority of the kubeconfig's context 'a', "),
        argumentSet(
            "authority data that is no base64",
            "certificate-authority-data: \"=secret\"",
            "token: secret",
            "the kubeconfig %s cannot be used: clusters[0].cluster.certificate-authority-data is no"
                + " base64"),
        argumentSet(
            "authority data that is no certificate",
            "certificate-authority-data: " + base64("secret"),
            "token: secret",
            "the certificate-authority-data of the kubeconfig's context 'a' holds no certificate"),
        argumentSet(
            "a missing client certificate",
            "",
            "client-certificate: absent.pem, client-key-data: " + key,
            "the client-certificate of the kubeconfig's context 'a', "),
        argumentSet(
            "a missing client key",
            "",
            client + "client-key: absent.pem",
            "the client-key of the kubeconfig's context 'a', "),
        argumentSet(
            "a client key that is none",
            "",
            client + "client-key-data: " + base64("secret"),
            "the client-key-data of the kubeconfig's context 'a' holds no private key"),
        argumentSet(
            "a client key that is broken",
            "",
            client + "client-key-data: " + key,
            "the client-key-data of the kubeconfig's context 'a' holds no private key"),
        argumentSet(
            "a client key of another certificate",
            "",
            client + "client-key-data: " + base64(someKey()),
            "the client-key-data of the kubeconfig's context 'a' is not the key of the"
                + " client-certificate-data of the kubeconfig's context 'a'"),
        argumentSet(
            "a missing token file",
            "",
            "tokenFile: absent",
            "the tokenFile of the kubeconfig's context 'a', "));
  }

  @ParameterizedTest
  @MethodSource("kubeconfigs")
  void isNamedAndNotQuoted(String cluster, String user, String said) throws IOException {
    Path file = folder.resolve("config");
    Files.writeString(
        file,
        """
        current-context: a
        contexts: [{name: a, context: {cluster: a, user: a}}]
        clusters: [{name: a, cluster: {server: "https://127.0.0.1:1", %s}}]
        users: [{name: a, user: {%s}}]
        """
            .formatted(cluster, user));
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    PrintStream to = new PrintStream(err, true, StandardCharsets.UTF_8);

    int code =
        KrarCommand.run(
            new String[] {"-v", "nightly"}, Map.of("KUBECONFIG", file.toString()), to, to);

    String text = err.toString(StandardCharsets.UTF_8);
    assertThat(code).as(text).isEqualTo(2);
    assertThat(text.lines()).singleElement().asString().startsWith("krar: " + said.formatted(file));
    assertThat(text).doesNotContain("secret").doesNotContain(CERTIFICATE);
    assertThat(text.contains(folder.toString()))
        .isEqualTo(
            (cluster + user).contains(": absent")
                || cluster.contains(": config")
                || said.contains("%s"));
  }
}
