package com.slashmnt.krar.select;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.slashmnt.krar.image.ImageReference;
import com.slashmnt.krar.workload.Container;
import com.slashmnt.krar.workload.PullPolicy;
import com.slashmnt.krar.workload.Workload;
import com.slashmnt.krar.workload.WorkloadBuilder;
import com.slashmnt.krar.workload.WorkloadKind;
import com.slashmnt.krar.workload.WorkloadRef;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class DiscoveryTest {

  private static final String DIGEST = "@sha256:" + "0123456789abcdef".repeat(4);
  private static final ImageReference SHOP = ImageReference.parse("ghcr.io/acme/shop:main");

  private static Workload workload(Container... containers) {
    WorkloadBuilder workload = Workload.builder(WorkloadRef.parse("shop/Deployment/web"));
    for (Container container : containers) {
      workload.container(container);
    }
    return workload.build();
  }

  @Test
  void looksForAnyContainerThatNamesTheTag() {
    Discovery discovery = Discovery.ofImage(SHOP);

    assertThat(discovery.kinds()).containsExactlyInAnyOrderElementsOf(WorkloadKind.apps());
    assertThat(discovery.namespaces().isAll()).isTrue();
    assertThat(
            discovery.namesImage(
                workload(
                    Container.of("init", "ghcr.io/acme/shop:main").asInit(),
                    Container.of("app", "nginx"))))
        .isTrue();
    assertThat(discovery.namesImage(workload(Container.of("app", "ghcr.io/acme/shop:next"))))
        .isFalse();
    assertThat(discovery.namesImage(workload(Container.of("app", "no image at all!")))).isFalse();
  }

  @Test
  void whatKrarHasPinnedCountsByWhatItFollows() {
    Container pinned =
        new Container("app", "ghcr.io/acme/shop" + DIGEST, PullPolicy.ALWAYS).pinnedFrom(SHOP);

    assertThat(Discovery.ofImage(SHOP).namesImage(workload(pinned))).isTrue();
    assertThat(
            Discovery.ofImage(SHOP)
                .namesImage(workload(Container.of("app", "ghcr.io/acme/shop" + DIGEST))))
        .isFalse();
  }

  @Test
  void aTagThatIsMissingIsLatest() {
    Discovery nginx = Discovery.ofImage(ImageReference.parse("nginx"));

    assertThat(nginx.namesImage(workload(Container.of("app", "docker.io/library/nginx:latest"))))
        .isTrue();
    assertThat(nginx.namesImage(workload(Container.of("app", "nginx:1.27")))).isFalse();
  }

  @Test
  void severalImagesAreOneOrTheOtherAndStayWhateverElseIsNarrowed() {
    Discovery discovery =
        Discovery.of(LabelSelector.everything())
            .images(List.of(SHOP, ImageReference.parse("nginx:1.27")))
            .in(Namespaces.of(List.of("shop")))
            .kinds(Set.copyOf(WorkloadKind.apps()));

    assertThat(discovery.namesImage(workload(Container.of("app", "nginx:1.27")))).isTrue();
    assertThat(discovery.namesImage(workload(Container.of("app", "nginx:1.28")))).isFalse();
    assertThat(Discovery.of(LabelSelector.everything()).namesImage(workload())).isTrue();
  }

  @Test
  void aDigestNeedsATagThatWouldPointAtIt() {
    assertThat(Discovery.ofImage(ImageReference.parse(SHOP + DIGEST)).images())
        .extracting(ImageReference::digest)
        .doesNotContain(Optional.empty());
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Discovery.ofImage(ImageReference.parse("ghcr.io/acme/shop" + DIGEST)))
        .withMessageContaining("names no tag that would point at that digest");
  }

  @Test
  void anEmptyListNeverMeansAll() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Discovery.of(LabelSelector.everything()).images(List.of()))
        .withMessageContaining("must name one");
  }
}
