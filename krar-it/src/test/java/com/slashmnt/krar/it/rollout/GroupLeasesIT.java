package com.slashmnt.krar.it.rollout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.slashmnt.krar.it.ClusterTest;
import com.slashmnt.krar.it.harness.Account;
import com.slashmnt.krar.it.harness.Accounts;
import com.slashmnt.krar.it.harness.AuditLog;
import com.slashmnt.krar.it.harness.AuditRecord;
import com.slashmnt.krar.it.harness.Await;
import com.slashmnt.krar.it.harness.JobReport;
import com.slashmnt.krar.it.harness.Krar;
import com.slashmnt.krar.it.harness.KrarProcess;
import com.slashmnt.krar.it.harness.RolloutTimeline;
import com.slashmnt.krar.it.harness.Rollouts;
import com.slashmnt.krar.it.harness.Workloads;
import com.slashmnt.krar.workload.Annotations;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Runs of different jobs that have members of the same groups, on the real control plane. */
class GroupLeasesIT extends ClusterTest {
  private static final int FLEET = 18;
  private static final int GROUPS = 3;

  private final Map<String, String> groups = new HashMap<>();

  private List<HasMetadata> fleet(String namespace) {
    List<HasMetadata> fleet = new ArrayList<>();
    for (int i = 0; i < FLEET; i++) {
      String group = "g" + i % GROUPS;
      HasMetadata workload =
          Workloads.deployment(namespace, "w" + i)
              .label(LABEL, "all")
              .label("half", i < FLEET / 2 ? "a" : "b")
              .minReadySeconds(1)
              .annotation(Annotations.GROUP, group)
              .create(CLIENT);
      groups.put(ref(workload), group);
      fleet.add(workload);
    }
    Rollouts.awaitRolledOut(CLIENT, fleet);
    return fleet;
  }

  private static Account member(String namespace, String name) {
    return Accounts.create(PLANE, namespace, name)
        .allow(namespace, WORKLOADS)
        .allow(namespace, WATCHES)
        .allow(namespace, PODS_AND_EVENTS);
  }

  private static Account holder(String namespace, String name) {
    return member(namespace, name)
        .allow(namespace, Accounts.rule("coordination.k8s.io", "leases", "get", "create", "patch"));
  }

  private Krar krar(Account account, String namespace, String selector, String id) {
    return Krar.as(account, folder)
        .args("-N", namespace, "-r", "deployments", "-l", selector, "-o", "json")
        .args("--group-leases", namespace, "--run-id", id, "--min-interval", "10m");
  }

  private static List<Lease> leases(String namespace) {
    return CLIENT.leases().inNamespace(namespace).list().getItems();
  }

  private static boolean isHeld(Lease lease) {
    return lease.getSpec().getHolderIdentity() != null
        && !lease.getSpec().getHolderIdentity().isEmpty();
  }

  /** Whether both runs are about all workloads, or each about one half of every group. */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void twoRunsRestartNoWorkloadTwiceAndNoTwoOfAGroupAtOnce(boolean both) {
    assumeThat(PLANE.own()).as("only our own plane has an audit log").isTrue();
    String namespace = namespaces.create(both ? "both" : "halves");
    List<HasMetadata> fleet = fleet(namespace);
    List<RolloutTimeline.Step> steps;
    List<JobReport> reports = new ArrayList<>();
    AuditLog.Mark mark = PLANE.audit().mark();
    try (Account a = holder(namespace, "one");
        Account b = holder(namespace, "two");
        RolloutTimeline timeline = RolloutTimeline.of(CLIENT, List.of(namespace))) {
      String all = LABEL + "=all";
      try (KrarProcess one = krar(a, namespace, both ? all : "half=a", "one").start();
          KrarProcess two = krar(b, namespace, both ? all : "half=b", "two").start()) {
        reports.add(JobReport.of(one.result(Duration.ofMinutes(5))));
        reports.add(JobReport.of(two.result(Duration.ofMinutes(5))));
      }
      steps = timeline.steps();
      Map<String, Long> patches = new HashMap<>();
      PLANE.audit().since(mark).stream()
          .filter(r -> r.verb().equals("patch") && r.resource().equals("deployments"))
          .filter(r -> r.user().equals(a.user()) || r.user().equals(b.user()))
          .filter(r -> r.code() == 200)
          .map(AuditRecord::name)
          .forEach(name -> patches.merge(name, 1L, Long::sum));
      assertThat(patches).hasSize(FLEET).allSatisfy((name, n) -> assertThat(n).isEqualTo(1));
    }

    assertThat(reports).allSatisfy(report -> assertThat(report.exitCode()).isZero());
    assertThat(reports).flatExtracting(JobReport::rolled).hasSize(FLEET).doesNotHaveDuplicates();
    assertThat(restartsWithAnotherOfTheirGroup(steps)).isEmpty();
    assertThat(steps.stream().filter(RolloutTimeline.Step::restarted)).hasSameSizeAs(fleet);
    assertThat(leases(namespace)).hasSize(GROUPS).noneMatch(GroupLeasesIT::isHeld);
  }

  private List<String> restartsWithAnotherOfTheirGroup(List<RolloutTimeline.Step> steps) {
    Set<String> open = new HashSet<>();
    List<String> wrong = new ArrayList<>();
    for (RolloutTimeline.Step step : steps) {
      if (!step.restarted()) {
        open.remove(step.workload());
        continue;
      }
      String group = groups.getOrDefault(step.workload(), "");
      open.stream()
          .filter(other -> group.equals(groups.get(other)))
          .forEach(other -> wrong.add(step.workload() + " while " + other));
      open.add(step.workload());
    }
    return wrong;
  }

  @Test
  void whatAKilledRunHasLeftIsWaitedForAndItsOwnRetryGoesOn() {
    String namespace = namespaces.create("killed");
    HasMetadata first = member(namespace, "first", "a");
    HasMetadata second = member(namespace, "second", "b");
    Rollouts.awaitRolledOut(CLIENT, List.of(first, second));

    try (Account one = holder(namespace, "one");
        Account two = holder(namespace, "two")) {
      Krar killed = krar(one, namespace, "half=a", "one");
      try (KrarProcess process = killed.start("--settle-time", "5m")) {
        Await.until("the restart", () -> !annotation(first, RUNS).isEmpty());
        process.kill();
      }
      assertThat(leases(namespace)).singleElement().matches(GroupLeasesIT::isHeld);
      Rollouts.await(CLIENT, first);

      JobReport other = krar(two, namespace, "half=b", "two").report("--run-timeout", "8s");
      assertThat(other.rolled()).isEmpty();
      assertThat(other.message(ref(second)))
          .contains(
              "It waited: Its group "
                  + namespace
                  + "/g is held by run one, which restarts "
                  + ref(first));
      assertThat(annotation(second, RUNS)).isEmpty();

      JobReport retry = killed.report();
      assertThat(retry.rolled()).containsExactly(ref(first));
      assertThat(retry.resumed(ref(first))).isTrue();
      assertThat(leases(namespace)).singleElement().matches(lease -> !isHeld(lease));
    }
  }

  private static HasMetadata member(String namespace, String name, String half) {
    return Workloads.deployment(namespace, name)
        .label("half", half)
        .annotation(Annotations.GROUP, "g")
        .create(CLIENT);
  }

  @Test
  void withoutTheRightTheGroupIsLeftAsItIsAndTheRestIsRestarted() {
    String namespace = namespaces.create("no-right");
    HasMetadata grouped = member(namespace, "grouped", "a");
    HasMetadata free = Workloads.deployment(namespace, "free").label("half", "a").create(CLIENT);
    Rollouts.awaitRolledOut(CLIENT, List.of(grouped, free));

    try (Account operator = member(namespace, "one")) {
      JobReport report = krar(operator, namespace, "half=a", "one").report();

      assertThat(report.exitCode()).isNotZero();
      assertThat(report.rolled()).containsExactly(ref(free));
      assertThat(report.code(ref(grouped))).isEqualTo("GroupNotLeased");
      assertThat(report.message(ref(grouped)))
          .contains("the verb get on leases.coordination.k8s.io in namespace " + namespace);
    }
    assertThat(Stream.of(grouped).map(w -> annotation(w, RUNS))).containsExactly("");
  }
}
