package com.slashmnt.krar.job.registry;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.slashmnt.krar.KrarException;
import com.slashmnt.krar.Reason;
import com.slashmnt.krar.fabric8.PullSecret;
import com.slashmnt.krar.image.ImageQuery;
import com.slashmnt.krar.image.ImageReference;
import com.slashmnt.krar.job.report.PullSecretWarnings;
import com.slashmnt.krar.oci.credential.Credential;
import com.slashmnt.krar.oci.credential.Credentials;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class LazyPullSecretsTest {

  private static final String SECRET = "hunter2";

  private final List<String> read = new ArrayList<>();
  private boolean down = true;
  private final LazyPullSecrets secrets = new LazyPullSecrets(this::read);

  private Optional<PullSecret> read(String namespace, String name) {
    read.add(namespace + "/" + name);
    return switch (name) {
      case "forbidden", "refused" ->
          throw new KrarException(new Reason(Reason.FORBIDDEN, "No " + SECRET + "."));
      case "gone" -> Optional.empty();
      case "failed" -> throw new KrarException(new Reason("ServerFailed", "No " + SECRET));
      case "down" -> {
        if (down) {
          throw new KrarException(new Reason(Reason.UNREACHABLE, "No " + SECRET));
        }
        yield content(namespace, name);
      }
      case "broken" ->
          Optional.of(new PullSecret(PullSecret.DOCKER_CONFIG_JSON, SECRET.getBytes(UTF_8)));
      default -> content(namespace, name);
    };
  }

  private static Optional<PullSecret> content(String namespace, String name) {
    return Optional.of(
        new PullSecret(
            PullSecret.DOCKER_CONFIG_JSON,
            "{\"auths\": {\"registry.example.com\": {\"username\": \"%s-%s\", \"password\": \"%s\"}}}"
                .formatted(namespace, name, SECRET)
                .getBytes(UTF_8)));
  }

  private static ImageQuery query(String namespace, String... names) {
    return ImageQuery.digestOf(ImageReference.parse("registry.example.com/app:1"))
        .forPods(namespace, List.of(names));
  }

  private List<Reason> warnings() {
    return PullSecretWarnings.of(secrets.unused());
  }

  private String users(ImageQuery query) {
    return secrets.candidatesFor(query).toString();
  }

  @Test
  void readsEachOnceAndOnlyIfAnImageIsLookedUp() {
    assertThat(read).isEmpty();
    assertThat(users(query("prod", "a", "b")))
        .isEqualTo("[pull secret prod/a, pull secret prod/b]");
    assertThat(users(query("prod", "a", "b")))
        .isEqualTo("[pull secret prod/a, pull secret prod/b]");
    assertThat(users(query("prod", "b"))).isEqualTo("[pull secret prod/b]");
    assertThat(users(query("stage", "a"))).isEqualTo("[pull secret stage/a]");
    assertThat(users(query("stage"))).isEqualTo("[]");
    assertThat(read).containsExactlyInAnyOrder("prod/a", "prod/b", "stage/a");
    assertThat(warnings()).isEmpty();
  }

  @Test
  void anOutageIsNoMissingCredentialAndIsNotKept() {
    assertThatThrownBy(() -> users(query("prod", "a", "down"))).isInstanceOf(KrarException.class);
    down = false;
    assertThat(users(query("prod", "a", "down")))
        .isEqualTo("[pull secret prod/a, pull secret prod/down]");
    assertThat(warnings()).isEmpty();
  }

  @Test
  void oneNamespacesSecretServesNoOther() {
    assertThat(users(query("prod", "a"))).isEqualTo("[pull secret prod/a]");
    assertThat(users(query("stage", "b"))).doesNotContain("prod");
    assertThat(users(ImageQuery.digestOf(ImageReference.parse("registry.example.com/app:1"))))
        .isEqualTo("[]");
  }

  @Test
  void whatCannotBeReadIsOneWarningForEachCauseAndTheNextIsTried() {
    Credentials all = secrets.then(Credentials.forEveryRegistry(Credential.of("job", SECRET)));
    for (String namespace : List.of("prod", "stage")) {
      assertThat(
              all.candidatesFor(
                      query(namespace, "forbidden", "refused", "gone", "failed", "broken", "ok"))
                  .toString())
          .isEqualTo("[pull secret " + namespace + "/ok, ***]");
    }
    assertThat(warnings())
        .satisfiesExactly(
            w ->
                assertThat(w.toString())
                    .startsWith(
                        "PullSecretsForbidden: 4 pull secrets (prod/forbidden, prod/refused,"
                            + " stage/forbidden, stage/refused) may not be read"),
            w -> assertThat(w.toString()).startsWith("PullSecretsUnreadable: 6 pull secrets ("))
        .noneMatch(w -> w.toString().contains(SECRET));
    assertThat(secrets.toString()).doesNotContain(SECRET);
  }
}
