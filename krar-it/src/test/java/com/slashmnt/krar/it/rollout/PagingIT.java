package com.slashmnt.krar.it.rollout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.slashmnt.krar.it.ClusterTest;
import com.slashmnt.krar.it.harness.Account;
import com.slashmnt.krar.it.harness.FaultProxy;
import com.slashmnt.krar.it.harness.JobReport;
import com.slashmnt.krar.it.harness.Krar;
import com.slashmnt.krar.it.harness.ProxiedRequest;
import com.slashmnt.krar.it.harness.Workloads;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** 1,200 workloads, 100 to a page: each once, none missing. */
class PagingIT extends ClusterTest {
  private static final int SIZE = 1200;

  private final List<String> refs = new ArrayList<>();
  private String namespace = "";

  @BeforeAll
  void createMany() {
    namespace = namespaces.create("many");
    // Without pods: what is asked here is whether each is found, not whether each rolls.
    refs.addAll(
        IntStream.range(0, SIZE)
            .parallel()
            .<HasMetadata>mapToObj(
                i ->
                    (i % 2 == 0
                            ? Workloads.deployment(namespace, "web-" + i).replicas(0)
                            : Workloads.statefulSet(namespace, "db-" + i).replicas(0))
                        .label(LABEL, "many")
                        .create(CLIENT))
            .map(ClusterTest::ref)
            .toList());
  }

  @Test
  void findsEachOnce() {
    try (Account operator = operator(namespace);
        FaultProxy proxy = FaultProxy.start(PLANE)) {
      JobReport plan = plan(operator, proxy);

      assertThat(plan.refs()).containsExactlyInAnyOrderElementsOf(refs);
      assertThat(lists(proxy)).as("pages").isEqualTo(6 + 6 + 1);
      assertThat(proxy.requests())
          .allSatisfy(r -> assertThat(r.query()).doesNotContain("resourceVersion"));
    }
  }

  @Test
  void findsEachOnceThoughItsPageTokenExpires() {
    assumeThat(PLANE.own()).as("only our own plane can be made to forget").isTrue();
    try (Account operator = operator(namespace);
        FaultProxy proxy = FaultProxy.start(PLANE)) {
      AtomicBoolean first = new AtomicBoolean(true);
      proxy.before(
          r -> r.query().contains("continue=") && first.getAndSet(false),
          r -> PLANE.expireContinueTokens());
      JobReport plan = plan(operator, proxy);

      assertThat(proxy.requests()).extracting(ProxiedRequest::status).contains(410);
      assertThat(plan.refs()).containsExactlyInAnyOrderElementsOf(refs);
    }
  }

  private JobReport plan(Account operator, FaultProxy proxy) {
    JobReport plan =
        Krar.as(operator, folder, proxy)
            .report("-N", namespace, "-v", "many", "--page-size", "100", "--dry-run");
    assertThat(plan.exitCode()).as(plan.stderr()).isZero();
    assertThat(plan.held())
        .hasSize(SIZE)
        .allSatisfy(ref -> assertThat(plan.code(ref)).isEqualTo("ScaledToZero"));
    return plan;
  }

  private static long lists(FaultProxy proxy) {
    return proxy.requests().stream().filter(r -> r.method().equals("GET")).count();
  }
}
