package com.slashmnt.krar.fabric8.internal.kind;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import com.slashmnt.krar.fabric8.Manifests;
import com.slashmnt.krar.workload.WorkloadKind;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** How many pods a rollout of each kind takes away before others serve. */
class MaxUnavailableTest {

  private static Arguments of(WorkloadKind kind, int pods, String strategy, int expected) {
    boolean deployment = kind.equals(WorkloadKind.DEPLOYMENT);
    String object =
        """
        {"metadata":{"name":"web","namespace":"prod"},"spec":{"replicas":%d,"%s":%s},
         "status":{"desiredNumberScheduled":%d}}
        """
            .formatted(pods, deployment ? "strategy" : "updateStrategy", strategy, pods);
    return argumentSet(kind + " " + pods + " " + strategy, kind, object, expected);
  }

  private static String rolling(String fields) {
    return "{\"type\":\"RollingUpdate\",\"rollingUpdate\":{%s}}".formatted(fields);
  }

  static Stream<Arguments> strategies() {
    WorkloadKind deployment = WorkloadKind.DEPLOYMENT;
    WorkloadKind set = WorkloadKind.STATEFUL_SET;
    WorkloadKind daemon = WorkloadKind.DAEMON_SET;
    return Stream.of(
        of(deployment, 1, "{}", 0),
        of(deployment, 10, "{}", 2),
        of(deployment, 1, rolling("\"maxSurge\":0,\"maxUnavailable\":\"25%\""), 1),
        of(deployment, 3, rolling("\"maxSurge\":\"0%\",\"maxUnavailable\":2"), 2),
        of(deployment, 3, rolling("\"maxSurge\":1,\"maxUnavailable\":0"), 0),
        of(deployment, 3, "{\"type\":\"Recreate\"}", Integer.MAX_VALUE),
        of(set, 3, "{\"type\":\"RollingUpdate\"}", 1),
        of(set, 10, rolling("\"partition\":2,\"maxUnavailable\":\"25%\""), 2),
        of(set, 3, rolling("\"maxUnavailable\":\"10%\""), 1),
        of(set, 3, "{\"type\":\"OnDelete\"}", 0),
        of(daemon, 5, "{\"type\":\"RollingUpdate\"}", 1),
        of(daemon, 5, rolling("\"maxUnavailable\":\"30%\""), 2),
        of(daemon, 5, rolling("\"maxSurge\":1,\"maxUnavailable\":0"), 0),
        of(daemon, 5, "{\"type\":\"OnDelete\"}", 0));
  }

  @ParameterizedTest
  @MethodSource("strategies")
  void isThatOfItsController(WorkloadKind kind, String object, int expected) {
    assertThat(Manifests.workload(object, kind).strategy().maxUnavailable()).isEqualTo(expected);
  }
}
