package com.slashmnt.krar.drift;

import static org.assertj.core.api.Assertions.assertThat;

import com.slashmnt.krar.explain.Explanation;
import com.slashmnt.krar.fact.Fact;
import com.slashmnt.krar.image.Platform;
import com.slashmnt.krar.policy.Decision;
import com.slashmnt.krar.policy.RolloutPolicy;
import com.slashmnt.krar.report.Outcome;
import com.slashmnt.krar.run.RolloutRun;
import com.slashmnt.krar.select.WorkloadSelector;
import com.slashmnt.krar.testkit.FakeCluster;
import com.slashmnt.krar.testkit.FakeRegistry;
import com.slashmnt.krar.trigger.RunId;
import com.slashmnt.krar.workload.Annotations;
import com.slashmnt.krar.workload.Container;
import com.slashmnt.krar.workload.PullPolicy;
import com.slashmnt.krar.workload.RunningContainer;
import com.slashmnt.krar.workload.RunningPod;
import com.slashmnt.krar.workload.RunningPods;
import com.slashmnt.krar.workload.Workload;
import com.slashmnt.krar.workload.WorkloadRef;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What is explained of each row of the table of drift is what a run then does. */
class ExplainedDriftTest {

  private static final String APP = "registry.example.com/app:1.2";
  private static final WorkloadRef WEB = WorkloadRef.parse("prod/Deployment/web");

  private final FakeRegistry registry = new FakeRegistry();
  private final FakeCluster cluster = new FakeCluster();

  static Stream<Arguments> rows() {
    return DriftTest.rows();
  }

  private RolloutRun run() {
    return RolloutRun.builder(
            cluster.selector(), RolloutPolicy.whenImageDrifted(), cluster.trigger())
        .clock(cluster)
        .runId(new RunId("run-1"))
        .follower(cluster.follower())
        .source(Fact.PODS, cluster.podSource())
        .digests(registry)
        .settleTime(Duration.ZERO)
        .pauses(Duration.ofNanos(1), Duration.ofMillis(1))
        .build();
  }

  @ParameterizedTest
  @MethodSource("rows")
  void isWhatARunThenDoes(DriftTest.Case row) {
    row.old().ifPresent(old -> registry.publish(APP, old));
    registry.publish(APP, row.published());
    Workload unused =
        cluster.add(
            Workload.builder(WEB).container(new Container("app", APP, PullPolicy.ALWAYS)).build());
    RunningPod pod =
        RunningPod.of(
            "web-1", new RunningContainer("app", APP, PullPolicy.ALWAYS, row.imageId(), false));
    cluster.pods(
        WEB.toString(),
        new RunningPods(
            List.of(row.platformKnown() ? pod.on(Platform.parse("linux/amd64")) : pod)));

    Explanation explained = run().explain(List.of(WEB), refs -> WorkloadSelector.of()).get(0);
    assertThat(cluster.restarts()).isEmpty();
    assertThat(registry.asked()).containsExactlyInAnyOrderElementsOf(row.asked());
    Outcome did = run().execute().outcomes().get(0);

    assertThat(explained.outcome().containers())
        .isEqualTo(did.containers())
        .singleElement()
        .extracting(ContainerVerdict::verdict)
        .isEqualTo(row.verdict());
    assertThat(explained.outcome().decided().map(Decision::reason))
        .isEqualTo(did.decided().map(Decision::reason));
    assertThat(explained.outcome() instanceof Outcome.Planned)
        .isEqualTo(did instanceof Outcome.Rolled);
    assertThat(
            explained
                .writes()
                .flatMap(s -> s.workload().getOrDefault(Annotations.WANTED, Optional.empty())))
        .isEqualTo(did instanceof Outcome.Rolled ? Optional.of(wanted()) : Optional.empty());
    assertThat(explained.selected()).isTrue();
  }

  /** What the run has written. */
  private String wanted() {
    Map<String, String> annotations = cluster.get(WEB.toString()).annotations();
    return annotations.getOrDefault(Annotations.WANTED, "");
  }
}
