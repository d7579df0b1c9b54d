package com.slashmnt.krar.it.chart;

import static java.util.Objects.requireNonNull;
import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;

import com.slashmnt.krar.it.harness.ControlPlane;
import com.slashmnt.krar.it.harness.Helm;
import io.fabric8.kubernetes.api.model.batch.v1.CronJob;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Jobs as a list, which Helm replaces as a whole, and as a map by name, which it merges. */
class ChartJobsIT {

  private static final String TWO =
      """
      jobs:
        nightly:
          schedule: "30 2 * * *"
          filter: {namespaces: {specific: [shop]}}
        weekly: {schedule: "@weekly"}
      """;

  static Stream<Helm> helms() {
    return Helm.both(ControlPlane.shared());
  }

  @ParameterizedTest
  @MethodSource("helms")
  void aMapIsTheSameAsAListWithTheSameNames(Helm helm) {
    String list =
        """
        jobs:
          - name: nightly
            schedule: "30 2 * * *"
            filter: {namespaces: {specific: [shop]}}
          - {name: weekly, schedule: "@weekly"}
        """;

    assertThat(Chart.renderAll(helm, List.of(TWO))).isEqualTo(Chart.renderAll(helm, List.of(list)));
  }

  @ParameterizedTest
  @MethodSource("helms")
  void mapsOfSeveralFilesAndOfSetAreMerged(Helm helm) {
    String more = "jobs: {nightly: {mode: smart}, weekly: null, third: {schedule: '@daily'}}";

    Rendered rendered =
        Chart.renderAll(helm, List.of(TWO, more), "--set=jobs.nightly.smartRestart=true");

    Map<String, CronJob> cronJobs = byName(rendered);
    assertThat(cronJobs).containsOnlyKeys("rel-krar-nightly", "rel-krar-third");
    CronJob nightly = requireNonNull(cronJobs.get("rel-krar-nightly"));
    assertThat(nightly.getSpec().getSchedule()).isEqualTo("30 2 * * *");
    assertThat(Rendered.env(nightly))
        .containsEntry("KRAR_MODE", "smart")
        .containsEntry("KRAR_SMART_RESTART", "true")
        .containsEntry("KRAR_NAMESPACES", "shop");
  }

  /** The chart's own job is there while nobody names any, and where its name is. */
  @ParameterizedTest
  @MethodSource("helms")
  void theDefaultJobCanBeChangedKeyByKey(Helm helm) {
    Rendered own = Chart.renderAll(helm, List.of());
    Rendered changed = Chart.renderAll(helm, List.of(), "--set=jobs.once-a-month.mode=smart");

    assertThat(byName(own)).containsOnlyKeys("rel-krar-once-a-month");
    assertThat(byName(changed)).containsOnlyKeys("rel-krar-once-a-month");
    assertThat(changed.cronJob().getSpec().getSchedule())
        .isEqualTo(own.cronJob().getSpec().getSchedule())
        .isEqualTo("0 0 1 * *");
    assertThat(changed.env())
        .containsEntry("KRAR_MODE", "smart")
        .containsEntry("KRAR_RESOURCES", own.env().get("KRAR_RESOURCES"));
  }

  @ParameterizedTest
  @MethodSource("helms")
  void noJobCanBeSaid(Helm helm) {
    for (String none : List.of("jobs: []", "jobs: null", "jobs: {a: null}")) {
      assertThat(Chart.renderAll(helm, List.of(none)).objects()).as(none).isEmpty();
    }
  }

  /** Helm warns where a map stands in the place of a list; the default must be none. */
  @ParameterizedTest
  @MethodSource("helms")
  void neitherMapNorListMakesHelmWarn(Helm helm) {
    for (String values : List.of(TWO, "jobs: [{name: a, schedule: '@daily'}]")) {
      assertThat(Chart.warnings(helm, values)).isEmpty();
    }
  }

  private static Map<String, CronJob> byName(Rendered rendered) {
    return rendered.all(CronJob.class).stream()
        .collect(toMap(c -> c.getMetadata().getName(), c -> c));
  }
}
