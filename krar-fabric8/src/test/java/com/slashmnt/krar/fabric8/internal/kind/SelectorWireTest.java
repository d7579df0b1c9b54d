package com.slashmnt.krar.fabric8.internal.kind;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import com.slashmnt.krar.fabric8.Manifests;
import com.slashmnt.krar.fabric8.internal.http.Json;
import com.slashmnt.krar.workload.WorkloadKind;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SelectorWireTest {

  private static Optional<String> text(String json) {
    return requireNonNull(Json.read(json, SelectorWire.class)).toText();
  }

  @Test
  void isWrittenAsAListTakesIt() {
    assertThat(
            text(
                """
                {"matchLabels":{"tier":"front","app":"web"},"matchExpressions":[
                  {"key":"env","operator":"In","values":["prod","stage"]},
                  {"key":"old","operator":"NotIn","values":["yes"]},
                  {"key":"team","operator":"Exists"},
                  {"key":"example.com/legacy","operator":"DoesNotExist","values":[]}]}
                """))
        .contains("app=web,tier=front,env in (prod,stage),old!=yes,team,!example.com/legacy");
  }

  @Test
  void eachKindOfKubernetesHasOne() {
    for (WorkloadKind kind : WorkloadKind.apps()) {
      assertThat(Manifests.workload(Manifests.deployment("prod", "web"), kind).podSelector())
          .as(kind.toString())
          .contains("app=web");
    }
  }

  @Test
  void isUnknownWhereItSelectsAllOrWhatIsNotUnderstood() {
    assertThat(text("{}")).isEmpty();
    assertThat(text("{\"matchLabels\":null,\"matchExpressions\":null}")).isEmpty();
    assertThat(text("{\"matchExpressions\":[{\"key\":\"a\",\"operator\":\"Near\"}]}")).isEmpty();
    assertThat(text("{\"matchExpressions\":[{\"key\":\"a\",\"operator\":\"In\"}]}")).isEmpty();
    assertThat(text("{\"matchExpressions\":[{}]}")).isEmpty();
  }
}
