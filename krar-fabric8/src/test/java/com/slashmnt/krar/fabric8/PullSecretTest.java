package com.slashmnt.krar.fabric8;

import static com.slashmnt.krar.fabric8.FakeApi.json;
import static com.slashmnt.krar.fabric8.FakeApi.ok;
import static com.slashmnt.krar.fabric8.FakeApi.status;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.slashmnt.krar.KrarException;
import com.slashmnt.krar.Reason;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Base64;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PullSecretTest {

  private static final String PATH = "/api/v1/namespaces/prod/secrets/regcred";
  private static final String PASSWORD = "pa55-of-the-registry";
  private static final String CONFIG =
      "{\"auths\":{\"r.example\":{\"username\":\"u\",\"password\":\"" + PASSWORD + "\"}}}";

  private final FakeApi server = new FakeApi();
  private final Fabric8Cluster cluster = Fabric8Cluster.of(server.client());

  @AfterEach
  void stop() {
    server.close();
  }

  private static String base64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(UTF_8));
  }

  private static String secret(String type, String key, String value) {
    return """
    {"kind":"Secret","metadata":{"name":"regcred"},"type":"%s","data":{"other":"eA==","%s":"%s"}}
    """
        .formatted(type, key, value);
  }

  private Optional<PullSecret> read(String secret) {
    server.on("GET " + PATH, ok(secret));
    return cluster.pullSecret("prod", "regcred");
  }

  @Test
  void readsBothTypes() {
    assertThat(read(secret(PullSecret.DOCKER_CONFIG_JSON, ".dockerconfigjson", base64(CONFIG))))
        .contains(new PullSecret(PullSecret.DOCKER_CONFIG_JSON, CONFIG.getBytes(UTF_8)));
    assertThat(read(secret(PullSecret.DOCKERCFG, ".dockercfg", base64("{}"))))
        .hasValueSatisfying(s -> assertThat(s.content()).isEqualTo("{}".getBytes(UTF_8)));
    assertThat(server.lines()).containsExactly("GET " + PATH, "GET " + PATH);
  }

  @Test
  void ignoresWhatAKubeletIgnores() {
    assertThat(cluster.pullSecret("prod", "none")).isEmpty();
    assertThat(read(secret("Opaque", ".dockerconfigjson", base64(CONFIG)))).isEmpty();
    assertThat(read(secret(PullSecret.DOCKERCFG, ".dockerconfigjson", base64(CONFIG)))).isEmpty();
    assertThat(read(secret(PullSecret.DOCKER_CONFIG_JSON, "config.json", base64(CONFIG))))
        .isEmpty();
    assertThat(read(secret(PullSecret.DOCKER_CONFIG_JSON, ".dockerconfigjson", "%%%"))).isEmpty();
    assertThat(read("{}")).isEmpty();
  }

  @Test
  void aRefusalNamesTheRight() {
    server.on("GET " + PATH, status(403, "no"));

    assertThatThrownBy(() -> cluster.pullSecret("prod", "regcred"))
        .isInstanceOfSatisfying(
            KrarException.class,
            e ->
                assertThat(e.reason())
                    .isEqualTo(
                        new Reason(
                            Reason.FORBIDDEN,
                            "Could not read secret prod/regcred (HTTP 403): no. It needs the verb"
                                + " get on secrets in namespace prod.")));
  }

  /** The API server does not check what a pod writes there. */
  @ParameterizedTest
  @ValueSource(
      strings = {"../../other/secrets/regcred", "..", "a/b", "a?b", "a%2fb", "", "Upper", "a b"})
  void aNameThatLeadsElsewhereIsNotAsked(String name) {
    assertThat(cluster.pullSecret("prod", name)).isEmpty();
    assertThat(server.calls()).isEmpty();
    assertThatThrownBy(() -> cluster.pullSecret("a/b", name))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void printsWithoutItsContent() {
    PullSecret secret = new PullSecret(PullSecret.DOCKERCFG, CONFIG.getBytes(UTF_8));

    assertThat(secret).hasToString("PullSecret[kubernetes.io/dockercfg, ***]");
    assertThatThrownBy(() -> new PullSecret("Opaque", new byte[0]))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageEndingWith("was 'Opaque'");
  }

  @Test
  void itsContentCannotBeChanged() {
    byte[] content = CONFIG.getBytes(UTF_8);
    PullSecret secret = new PullSecret(PullSecret.DOCKERCFG, content);
    content[0] = 'x';
    secret.content()[1] = 'x';

    assertThat(secret.content()).isEqualTo(CONFIG.getBytes(UTF_8));
  }

  /** Answers that cannot be read, each with the password, plain or not. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"data\":\"%s\"}",
        "\"%s\"",
        "%s",
        "{\"data\":{\".dockerconfigjson\":{\"%s\":1}}}",
        "{\"data\":{\".dockerconfigjson\":\"%s\"",
        "{\"%s\"}",
        "[\"%s\"]",
      })
  void noFailureRepeatsIt(String answer) {
    for (String shown : new String[] {PASSWORD, base64(CONFIG)}) {
      server.on("GET " + PATH, json(200, answer.formatted(shown)));

      KrarException failure =
          catchThrowableOfType(KrarException.class, () -> cluster.pullSecret("prod", "regcred"));

      StringWriter trace = new StringWriter();
      failure.printStackTrace(new PrintWriter(trace));
      assertThat(trace.toString() + failure.reason()).doesNotContain(PASSWORD, base64(CONFIG));
    }
    assertThat(Logged.text()).doesNotContain(PASSWORD, base64(CONFIG));
  }

  @Test
  void noLogHasIt() {
    assertThat(read(secret(PullSecret.DOCKER_CONFIG_JSON, ".dockerconfigjson", base64(CONFIG))))
        .isPresent();

    assertThat(Logged.text())
        .contains("DEBUG")
        .contains("secret prod/regcred: GET " + PATH + " gave 200")
        .doesNotContain(PASSWORD, base64(CONFIG));
  }
}
