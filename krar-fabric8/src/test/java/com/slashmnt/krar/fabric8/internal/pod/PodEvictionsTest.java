package com.slashmnt.krar.fabric8.internal.pod;

import static com.slashmnt.krar.fabric8.FakeApi.ok;
import static com.slashmnt.krar.fabric8.FakeApi.status;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.slashmnt.krar.KrarException;
import com.slashmnt.krar.Reason;
import com.slashmnt.krar.fabric8.FakeApi;
import com.slashmnt.krar.fabric8.internal.http.Pager;
import com.slashmnt.krar.fabric8.internal.kind.Kinds;
import com.slashmnt.krar.trigger.PodEvictor;
import com.slashmnt.krar.workload.UpdateStrategy;
import com.slashmnt.krar.workload.Workload;
import com.slashmnt.krar.workload.WorkloadBuilder;
import com.slashmnt.krar.workload.WorkloadRef;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PodEvictionsTest {

  private static final String PODS = "/api/v1/namespaces/shop/pods";

  private final FakeApi server = new FakeApi();

  @AfterEach
  void stop() {
    server.close();
  }

  private static WorkloadBuilder db() {
    return Workload.builder(WorkloadRef.parse("shop/StatefulSet/db"))
        .uid("db-uid")
        .podSelector("app=db")
        .revision("new");
  }

  private void evict(Workload workload) {
    new PodEvictions(new Pager(server.api(), 500), Kinds.builtIn()).evictOutdated(workload);
  }

  private static String pod(int ordinal, String owner, String revision, boolean ready) {
    return """
    {"metadata":{"name":"db-%1$d","namespace":"shop","uid":"uid-%1$d","resourceVersion":"%1$d7",
      "labels":{"controller-revision-hash":"%3$s"},
      "ownerReferences":[{"apiVersion":"apps/v1","kind":"StatefulSet","name":"db","uid":"%2$s","controller":true}]},
     "status":{"phase":"Running","conditions":[{"type":"Ready","status":"%4$s"}]}}
    """
        .formatted(ordinal, owner, revision, ready ? "True" : "False");
  }

  private void pods(String... pods) {
    server.on("GET " + PODS, ok("{\"metadata\":{},\"items\":[" + String.join(",", pods) + "]}"));
  }

  @Test
  void evictsTheLastBrokenPodOfAnOlderRevisionAndNoOther() {
    pods(
        pod(0, "db-uid", "old", false),
        pod(1, "db-uid", "old", true),
        pod(2, "db-uid", "old", false),
        pod(3, "db-uid", "new", false),
        pod(4, "other-uid", "old", false));
    server.on("POST " + PODS + "/db-2/eviction", ok("{}"));

    evict(db().build());

    assertThat(server.lines())
        .containsExactly(
            "GET " + PODS + "?labelSelector=app=db&limit=500", "POST " + PODS + "/db-2/eviction");
    assertThat(server.calls().get(1).body())
        .isEqualTo(
            "{\"apiVersion\":\"policy/v1\",\"deleteOptions\":{\"preconditions\":{\"resourceVersion\":\"27\",\"uid\":\"uid-2\"}},\"kind\":\"Eviction\",\"metadata\":{\"name\":\"db-2\",\"namespace\":\"shop\"}}");
  }

  @Test
  void leavesWhatAPartitionKeepsBack() {
    pods(pod(0, "db-uid", "old", false));
    evict(db().strategy(UpdateStrategy.partitioned(1)).build());
    assertThat(server.calls()).hasSize(1);
  }

  @Test
  void asksNothingWhileTheNewestRevisionIsUnknown() {
    evict(Workload.builder(WorkloadRef.parse("shop/StatefulSet/db")).uid("db-uid").build());
    assertThat(server.calls()).isEmpty();
  }

  @Test
  void aBudgetThatIsUsedUpIsAnAnswerAndNotAskedAgain() {
    pods(pod(0, "db-uid", "old", false));
    server.on(
        "POST " + PODS + "/db-0/eviction",
        status(429, "Cannot evict pod as it would violate the pod's disruption budget."));
    Reason why = catchThrowableOfType(KrarException.class, () -> evict(db().build())).reason();
    assertThat(why.code()).isEqualTo(PodEvictor.BLOCKED_BY_BUDGET);
    assertThat(why.message()).contains("disruption budget");
    assertThat(server.calls()).hasSize(2);
  }

  @Test
  void whatHasChangedMeanwhileIsLeftForTheNextLook() {
    pods(pod(0, "db-uid", "old", false));
    server.on("POST " + PODS + "/db-0/eviction", status(409, "the object has been modified"));
    assertThatCode(() -> evict(db().build())).doesNotThrowAnyException();
  }

  @Test
  void aMissingRightIsNamed() {
    pods(pod(0, "db-uid", "old", false));
    server.on("POST " + PODS + "/db-0/eviction", status(403, "no"));
    assertThat(catchThrowableOfType(KrarException.class, () -> evict(db().build())).reason())
        .isEqualTo(
            new Reason(
                Reason.FORBIDDEN,
                "Could not evict shop/Pod/db-0 (HTTP 403): no. It needs the verb create on pods/eviction in namespace shop."));
  }
}
