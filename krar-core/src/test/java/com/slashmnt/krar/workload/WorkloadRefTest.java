package com.slashmnt.krar.workload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WorkloadRefTest {

  @ParameterizedTest
  @CsvSource({
    "prod/Deployment/web, prod/Deployment/web",
    "prod/deployment/web, prod/Deployment/web",
    "prod/deployments/web, prod/Deployment/web",
    "prod/DEPLOY/web, prod/Deployment/web",
    "prod/deployments.apps/web, prod/Deployment/web",
    "prod/deployments.v1.apps/web, prod/Deployment/web",
    "prod/deploy.apps/web, prod/Deployment/web",
    "prod/sts/db-0.main, prod/StatefulSet/db-0.main",
    "' prod / ds / agent ', prod/DaemonSet/agent",
  })
  void readsEveryNameOfAKindAndPrintsOne(String text, String printed) {
    assertThat(WorkloadRef.parse(text)).hasToString(printed);
    assertThat(WorkloadRef.parse(printed)).isEqualTo(WorkloadRef.parse(text));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "web",
        "prod/web",
        "prod/Deployment/web/x",
        "prod/Pod/web",
        "prod/deployments.extensions/web",
        "Prod/Deployment/web",
        "prod/Deployment/",
        "/Deployment/web",
        "prod/Deployment/web_1",
        "prod.x/Deployment/web",
      })
  void refusesAnythingElseWithAnExample(String text) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> WorkloadRef.parse(text))
        .withMessageContaining("'" + text + "'")
        .withMessageContaining("prod/Deployment/web");
  }
}
