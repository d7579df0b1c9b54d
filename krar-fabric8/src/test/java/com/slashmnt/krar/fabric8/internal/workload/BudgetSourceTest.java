package com.slashmnt.krar.fabric8.internal.workload;

import static com.slashmnt.krar.fabric8.FakeApi.ok;
import static com.slashmnt.krar.fabric8.FakeApi.status;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import com.slashmnt.krar.fabric8.FakeApi;
import com.slashmnt.krar.fabric8.Manifests;
import com.slashmnt.krar.fabric8.internal.http.Pager;
import com.slashmnt.krar.fabric8.internal.kind.Kinds;
import com.slashmnt.krar.fact.DisruptionBudgets;
import com.slashmnt.krar.fact.DisruptionBudgets.Budget;
import com.slashmnt.krar.fact.FactValue;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class BudgetSourceTest {

  private static final String WEB = "/apis/apps/v1/namespaces/prod/deployments/web";
  private static final String BUDGETS =
      "/apis/policy/v1/namespaces/prod/poddisruptionbudgets?limit=500";

  private final FakeApi server = new FakeApi();

  @AfterEach
  void stop() {
    server.close();
  }

  private FactValue<DisruptionBudgets> budgets() {
    Pager pages = new Pager(server.api(), 500);
    return new BudgetSource(pages, new WorkloadReader(pages, Kinds.builtIn()))
        .gather(List.of(Manifests.web()))
        .getOrDefault(Manifests.web().ref(), FactValue.unknown("Missing", "nothing was said"));
  }

  private void serve(String selector) {
    server.on(
        "GET " + BUDGETS,
        ok(
            """
            {"items":[{"metadata":{"name":"few","namespace":"prod"},"spec":{%s},
              "status":{"disruptionsAllowed":1}}]}
            """
                .formatted(selector)));
    server.on(
        "GET " + WEB,
        ok(
            """
            {"metadata":{"name":"web","namespace":"prod"},
             "spec":{"template":{"metadata":{"labels":{"app":"web","tier":"front"}}}}}
            """));
  }

  static Stream<Arguments> selectors() {
    return Stream.of(
        argumentSet("its label", "\"selector\":{\"matchLabels\":{\"tier\":\"front\"}}", true),
        argumentSet("another's", "\"selector\":{\"matchLabels\":{\"app\":\"db\"}}", false),
        argumentSet("all pods", "\"selector\":{}", true),
        argumentSet("no pods", "\"minAvailable\":1", false),
        argumentSet(
            "an expression",
            "\"selector\":{\"matchExpressions\":[{\"key\":\"app\",\"operator\":\"NotIn\","
                + "\"values\":[\"web\"]}]}",
            false));
  }

  @ParameterizedTest
  @MethodSource("selectors")
  void tellsWhichBudgetsItsPodsAreIn(String selector, boolean isIn) {
    serve(selector);
    assertThat(budgets())
        .isEqualTo(
            FactValue.known(
                new DisruptionBudgets(isIn ? List.of(new Budget("few", 1)) : List.of())));
  }

  @Test
  void readsNoWorkloadWhereThereIsNoBudget() {
    server.on("GET " + BUDGETS, ok("{\"items\":[]}"));
    assertThat(budgets()).isEqualTo(FactValue.known(DisruptionBudgets.none()));
  }

  @Test
  void saysWhichRightIsMissing() {
    server.on("GET " + BUDGETS, status(403, "forbidden"));
    FactValue<DisruptionBudgets> unknown = budgets();
    assertThat(unknown.toOptional()).isEmpty();
    assertThat(unknown.toString())
        .contains("Forbidden", "the verb list on poddisruptionbudgets.policy in namespace prod");
  }
}
