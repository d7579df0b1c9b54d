package com.slashmnt.krar.it.drift;

import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.summingLong;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.slashmnt.krar.it.ClusterTest;
import com.slashmnt.krar.it.SmartTest;
import com.slashmnt.krar.it.harness.Account;
import com.slashmnt.krar.it.harness.Accounts;
import com.slashmnt.krar.it.harness.AuditLog;
import com.slashmnt.krar.it.harness.AuditRecord;
import com.slashmnt.krar.it.harness.JobReport;
import com.slashmnt.krar.it.harness.Krar;
import com.slashmnt.krar.it.registry.ImageFleet;
import com.slashmnt.krar.it.registry.Registry;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What it costs to find that nothing has drifted: 500 workloads, 100 images, 5 namespaces. */
class ManyImagesIT extends SmartTest {
  private static final int IMAGES = 100;
  private static final int NAMESPACES = 5;

  private List<String> names = List.of();
  private ImageFleet fleet = new ImageFleet(0, List.of());

  @BeforeAll
  void rollOut() {
    names = IntStream.range(0, NAMESPACES).mapToObj(i -> namespaces.create("n" + i)).toList();
    fleet = ImageFleet.rollOut(PLANE, kubelets, registry, names, IMAGES, LABEL + "=smart");
  }

  @Test
  void costsOneHeadForEachImage() {
    try (Account operator = reader()) {
      Registry.Mark mark = registry.mark();
      JobReport report = krar(operator).report(newRun());

      assertThat(report.exitCode()).as(report.stderr()).isZero();
      assertThat(report.held()).hasSize(fleet.size());
      assertThat(report.refs())
          .allSatisfy(ref -> assertThat(report.code(ref)).isEqualTo("Current"));
      assertThat(registry.krarsSince(mark))
          .hasSize(IMAGES)
          .containsExactlyInAnyOrderElementsOf(
              fleet.paths().stream().map(path -> "HEAD " + path + " 200").toList());
      assertThat(report.registryRequests()).isEqualTo("head 100, get 0");
    }
  }

  @Test
  void costsOneListOfPodsForEachNamespace() {
    assumeThat(PLANE.own()).as("only our own plane has an audit log").isTrue();
    try (Account operator = reader()) {
      assertThat(podLists(operator)).isEqualTo(each(1));
      // 100 pods by 40 are three pages.
      assertThat(podLists(operator, "--page-size", "40")).isEqualTo(each(3));
    }
  }

  private Map<String, Long> podLists(Account operator, String... args) {
    AuditLog.Mark mark = PLANE.audit().mark();
    JobReport report = krar(operator).args(args).report(newRun());
    assertThat(report.held()).as(report.stderr()).hasSize(fleet.size());
    List<AuditRecord> asked =
        PLANE.audit().since(mark).stream().filter(r -> r.user().equals(operator.user())).toList();
    assertThat(asked).extracting(AuditRecord::verb).containsOnly("list");
    assertThat(asked)
        .extracting(AuditRecord::resource)
        .containsOnly("deployments", "statefulsets", "daemonsets", "pods");
    return asked.stream()
        .filter(r -> r.resource().equals("pods"))
        .collect(groupingBy(AuditRecord::namespace, counting()));
  }

  private Map<String, Long> each(long count) {
    return names.stream().collect(groupingBy(n -> n, summingLong(n -> count)));
  }

  private Account reader() {
    return Accounts.create(PLANE, names.get(0), "operator")
        .allowEverywhere(ClusterTest.WORKLOADS)
        .allowEverywhere(PODS_AND_EVENTS);
  }

  private Krar krar(Account operator) {
    return smart(operator, String.join(",", names)).args("--fail-on-drift");
  }
}
