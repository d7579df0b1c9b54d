package com.slashmnt.krar.oci.credential;

import static com.slashmnt.krar.oci.credential.DockerConfigTest.auth;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.slashmnt.krar.image.ImageQuery;
import com.slashmnt.krar.image.ImageReference;
import java.util.List;
import org.junit.jupiter.api.Test;

class PullSecretsTest {

  private static final ImageQuery APP =
      ImageQuery.digestOf(ImageReference.parse("r.example.com/team/app:1"));

  private final PullSecrets secrets =
      PullSecrets.none()
          .with("prod", "pull", PullSecrets.DOCKER_CONFIG_JSON, json("r.example.com", "prod"))
          .with("prod", "team", PullSecrets.DOCKER_CONFIG_JSON, json("r.example.com/team", "team"))
          .with("dev", "pull", PullSecrets.DOCKER_CONFIG_JSON, json("r.example.com", "dev"))
          .with(
              "prod",
              "old",
              PullSecrets.DOCKER_CFG,
              "{\"r.example.com\":%s}".formatted(auth("old", "x")).getBytes(UTF_8));

  private static byte[] json(String key, String user) {
    return "{\"auths\":{\"%s\":%s},\"credsStore\":\"evil\",\"credHelpers\":{\"%s\":\"evil\"}}"
        .formatted(key, auth(user, "x"), key)
        .getBytes(UTF_8);
  }

  private List<String> users(ImageQuery query) {
    return secrets.candidatesFor(query).stream().map(Credential::toString).toList();
  }

  @Test
  void serveTheirOwnNamespaceOnly() {
    assertThat(users(APP.forPods("prod", List.of("pull"))))
        .containsExactly("pull secret prod/pull");
    assertThat(users(APP.forPods("dev", List.of("pull")))).containsExactly("pull secret dev/pull");
    assertThat(users(APP.forPods("dev", List.of("team", "old")))).isEmpty();
    assertThat(users(APP.forPods("test", List.of("pull")))).isEmpty();
    assertThat(users(APP)).isEmpty();
  }

  @Test
  void serveOnlyPodsThatNameThem() {
    assertThat(users(APP.forPods("prod", List.of()))).isEmpty();
    assertThat(users(APP.forPods("prod", List.of("gone", "old"))))
        .containsExactly("pull secret prod/old");
  }

  @Test
  void areOneSourceWithTheLongestPathFirst() {
    assertThat(users(APP.forPods("prod", List.of("old", "pull", "team"))))
        .containsExactly("pull secret prod/team", "pull secret prod/old", "pull secret prod/pull");
  }

  @Test
  void refuseWhatIsNoPullSecretWithoutRepeatingIt() {
    byte[] text = "hunter2".getBytes(UTF_8);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> secrets.with("prod", "bad", PullSecrets.DOCKER_CONFIG_JSON, text))
        .withMessageContaining("prod/bad")
        .withNoCause()
        .satisfies(e -> assertThat(e.toString()).doesNotContain("hunter2"));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> secrets.with("prod", "bad", "Opaque", text))
        .withMessageContaining("Opaque");
    assertThat(secrets).hasToString("4 pull secrets");
  }
}
