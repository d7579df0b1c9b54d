package com.slashmnt.krar.it.registry;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import com.slashmnt.krar.it.harness.PullRequest;
import com.slashmnt.krar.it.harness.Pulled;
import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.PodBuilder;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** On a map instead of a registry. */
class RegistryPullerTest {
  private static final String CHILD = "{\"config\":{\"digest\":\"sha256:c\"}}";

  private final Map<String, String> manifests = new ConcurrentHashMap<>();
  private final ManifestSource source =
      (repository, reference) ->
          Optional.ofNullable(manifests.get(repository + " " + reference))
              .map(text -> text.getBytes(UTF_8));
  private final RegistryPuller puller = RegistryPuller.from(source);

  private static Stream<Arguments> dialects() {
    String index = digest(index(CHILD));
    return Stream.of(
        argumentSet("index", Dialect.index(), "r.example.com:5000/team/web@" + index),
        argumentSet("child", Dialect.child(), "r.example.com:5000/team/web@" + digest(CHILD)),
        argumentSet("config", Dialect.config(), "sha256:c"),
        argumentSet(
            "docker-pullable",
            Dialect.dockerPullable(),
            "docker-pullable://r.example.com:5000/team/web@" + index),
        argumentSet("docker", Dialect.dockerConfig(), "docker://sha256:c"),
        argumentSet(
            "mirror", Dialect.named("mirror.example.com/x"), "mirror.example.com/x@" + index),
        argumentSet("nothing", Dialect.nothing(), ""));
  }

  @ParameterizedTest
  @MethodSource("dialects")
  void reportsWhatItPulledInADialect(Dialect dialect, String imageId) {
    publish("team/web 1", index(CHILD));
    puller.report(dialect);
    assertThat(puller.pull(request("r.example.com:5000/team/web:1", "Always")))
        .isEqualTo(Pulled.as(imageId));
  }

  @Test
  void pullsByThePolicy() {
    publish("team/web 1", CHILD);
    String image = "localhost:5000/team/web:1";
    assertThat(puller.pull(request(image, "Never")).waiting()).isEqualTo("ErrImageNeverPull");
    Pulled first = puller.pull(request(image, "IfNotPresent"));
    publish("team/web 1", index(CHILD));
    assertThat(puller.pull(request(image, "IfNotPresent"))).isEqualTo(first);
    assertThat(puller.pull(request(image, "Never"))).isEqualTo(first);
    Pulled second = puller.pull(request(image, "Always"));
    assertThat(second).isNotEqualTo(first);
    assertThat(puller.pull(request(image, "IfNotPresent"))).isEqualTo(second);
  }

  @Test
  void findsNothingForAnotherPlatformOrName() {
    publish("team/web 1", index(CHILD));
    for (String image : new String[] {"r.example.com/team/web:2", "r.example.com/other:1"}) {
      assertThat(puller.pull(request(image, "Always")).waiting()).isEqualTo("ImagePullBackOff");
    }
    PullRequest arm = request("r.example.com/team/web:1", "Always", "linux/arm64");
    assertThat(puller.pull(arm)).isEqualTo(Pulled.notFound("r.example.com/team/web:1"));
  }

  @Test
  void servesWhatIsStaleUntilItIsRefreshed() {
    publish("team/web 1", CHILD);
    StaleMirror mirror = StaleMirror.of(source);
    RegistryPuller stale = RegistryPuller.from(mirror);
    PullRequest request = request("localhost/team/web:1", "Always");
    Pulled first = stale.pull(request);
    publish("team/web 1", index(CHILD));
    assertThat(stale.pull(request)).isEqualTo(first);
    mirror.refresh();
    assertThat(stale.pull(request)).isEqualTo(puller.pull(request)).isNotEqualTo(first);
  }

  @ParameterizedTest
  @CsvSource({
    "web, docker.io, library/web, latest",
    "team/web:1, docker.io, team/web, 1",
    "localhost:5000/web, localhost:5000, web, latest",
    "127.0.0.1:5000/a/b:1@sha256:0, 127.0.0.1:5000, a/b, sha256:0",
  })
  void readsNames(String image, String host, String repository, String reference) {
    assertThat(RegistryPuller.Name.parse(image))
        .isEqualTo(new RegistryPuller.Name(host, repository, reference));
  }

  private void publish(String place, String manifest) {
    manifests.put(place, manifest);
    manifests.put("team/web " + digest(CHILD), CHILD);
  }

  private static String index(String child) {
    return ("{\"manifests\":[{\"digest\":\"sha256:0\",\"platform\":"
            + "{\"os\":\"unknown\",\"architecture\":\"unknown\"}},"
            + "{\"digest\":\"%s\",\"platform\":{\"os\":\"linux\",\"architecture\":\"amd64\"}}]}")
        .formatted(digest(child));
  }

  private static String digest(String content) {
    return Sha256.of(content.getBytes(UTF_8));
  }

  private static PullRequest request(String image, String policy) {
    return request(image, policy, "linux/amd64");
  }

  private static PullRequest request(String image, String policy, String platform) {
    return new PullRequest(
        new PodBuilder().withNewSpec().withNodeName("node").endSpec().build(),
        new ContainerBuilder().withImage(image).withImagePullPolicy(policy).build(),
        platform);
  }
}
