package com.slashmnt.krar.oci;

import static com.slashmnt.krar.oci.Sources.anonymous;
import static org.assertj.core.api.Assertions.assertThat;

import com.slashmnt.krar.image.ImageQuery;
import com.slashmnt.krar.image.ImageReference;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What nodes pull from themselves, such as {@code localhost:32000/app}, krar does not reach so. */
class NodesOwnRegistryTest {

  @ParameterizedTest
  @ValueSource(strings = {"localhost", "127.0.0.1"})
  void isNotWhereKrarRuns(String host) {
    FakeRegistry gone = FakeRegistry.plain();
    String registry = host + ":" + gone.port();
    gone.close();

    assertThat(
            anonymous()
                .lookUp(ImageQuery.digestOf(ImageReference.parse(registry + "/app:1")))
                .<String>fold(image -> "found", reason -> reason.code() + " " + reason.message()))
        .startsWith("ConnectionFailed ")
        .contains("no server listens at http://" + registry)
        .contains(host + " is here the pod or the machine that krar runs in, not a node")
        .contains("KRAR_REGISTRY_MIRRORS", "--registry-mirrors", "registry.mirrors of the chart")
        .contains(registry + "=");
  }
}
