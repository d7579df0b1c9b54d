package com.example.modular;

import static org.assertj.core.api.Assertions.assertThat;

import com.slashmnt.krar.image.ImageQuery;
import com.slashmnt.krar.image.ImageReference;
import com.slashmnt.krar.oci.OciDigestSource;
import com.slashmnt.krar.run.RolloutRun;
import org.junit.jupiter.api.Test;

class PlannerTest {

  @Test
  void krarsModulesAreNamedAndHideTheirEngine() {
    assertThat(Planner.class.getModule().isNamed()).isTrue();
    assertThat(RolloutRun.class.getModule().getName()).isEqualTo("com.slashmnt.krar.core");
    assertThat(RolloutRun.class.getModule().isExported("com.slashmnt.krar.engine")).isFalse();
    assertThat(OciDigestSource.class.getModule().getName()).isEqualTo("com.slashmnt.krar.oci");
    assertThat(OciDigestSource.class.getModule().isExported("com.slashmnt.krar.oci.http"))
        .isFalse();
  }

  @Test
  void aRunIsPlannedAndARegistryClientIsBuilt() {
    assertThat(Planner.plan().outcomes()).hasSize(1);
    assertThat(Planner.registries()).isNotNull();
  }

  /** It uses what krar-oci exports to it alone. */
  @Test
  void aCloudIsAskedWhoThePodIs() {
    ImageQuery image = ImageQuery.digestOf(ImageReference.parse("shop.azurecr.io/web:1"));
    assertThat(Planner.cloud().candidatesFor(image))
        .singleElement()
        .satisfies(nobody -> assertThat(nobody.advice()).isPresent());
  }
}
