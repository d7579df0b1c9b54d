package com.slashmnt.krar.fabric8.internal.workload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import com.slashmnt.krar.fabric8.FakeApi;
import com.slashmnt.krar.select.Discovery;
import com.slashmnt.krar.select.LabelSelector;
import com.slashmnt.krar.select.Namespaces;
import com.slashmnt.krar.workload.Workload;
import com.slashmnt.krar.workload.WorkloadKind;
import com.slashmnt.krar.workload.WorkloadRef;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Why a workload is selected or not, which rule says it first. */
class ExplainedSelectionTest {

  private static final Discovery NIGHTLY = Discovery.of(LabelSelector.of("policy", "nightly"));
  private static final Workload WEB =
      Workload.builder(WorkloadRef.parse("prod/Deployment/web")).label("policy", "weekly").build();

  private final FakeApi server = new FakeApi();

  @AfterEach
  void stop() {
    server.close();
  }

  static Stream<Arguments> discoveries() {
    return Stream.of(
        argumentSet(
            "another kind",
            NIGHTLY.kinds(Set.of(WorkloadKind.DAEMON_SET)),
            "Its kind is not looked for, only [DaemonSet]."),
        argumentSet(
            "another namespace",
            NIGHTLY.in(Namespaces.of(List.of("dev", "stage"))),
            "Its namespace is none of [dev, stage]."),
        argumentSet(
            "excluded",
            NIGHTLY.in(Namespaces.all().excluding(List.of("prod"))),
            "Its namespace is excluded."),
        argumentSet(
            "another value and no label",
            new Discovery(
                NIGHTLY.kinds(),
                LabelSelector.parse("policy=nightly,team"),
                Namespaces.all(),
                java.util.Set.of()),
            "Its labels do not match policy=nightly,team: policy is 'weekly', there is no team."),
        argumentSet(
            "selected",
            Discovery.of(LabelSelector.parse("policy!=nightly")),
            "Its labels match policy!=nightly."),
        argumentSet(
            "selected in such namespaces",
            Discovery.of(LabelSelector.of("policy", "weekly"))
                .in(Namespaces.all().labelled(LabelSelector.parse("team=a"))),
            "Its labels match policy=weekly, in namespaces whose labels match team=a."));
  }

  @ParameterizedTest
  @MethodSource("discoveries")
  void theFirstRuleThatSaysNoIsNamed(Discovery discovery, String sentence) {
    ClusterSelector selector =
        new ClusterSelector(server.reader(), Optional.of(discovery), List.of());
    assertThat(selector.explain(WEB)).isEqualTo(sentence);
    assertThat(server.calls()).as("it does no I/O").isEmpty();
  }

  @Test
  void aTargetIsNamedWhateverItsLabels() {
    WorkloadRef other = WorkloadRef.parse("prod/Deployment/other");
    ClusterSelector byName =
        new ClusterSelector(server.reader(), Optional.empty(), List.of(WEB.ref()));
    ClusterSelector none = new ClusterSelector(server.reader(), Optional.empty(), List.of(other));
    assertThat(byName.explain(WEB)).isEqualTo("It is named as a target.");
    assertThat(none.explain(WEB))
        .isEqualTo("It is none of the targets, and nothing is looked for by labels.");
    assertThat(none.union(byName).explain(WEB)).isEqualTo("It is named as a target.");
    assertThat(none.union(none).explain(WEB)).isEqualTo(none.explain(WEB));
  }
}
