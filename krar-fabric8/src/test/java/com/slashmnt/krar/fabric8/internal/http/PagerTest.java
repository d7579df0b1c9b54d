package com.slashmnt.krar.fabric8.internal.http;

import static com.slashmnt.krar.fabric8.FakeApi.compressed;
import static com.slashmnt.krar.fabric8.FakeApi.compressedOnDemand;
import static com.slashmnt.krar.fabric8.FakeApi.json;
import static com.slashmnt.krar.fabric8.FakeApi.ok;
import static com.slashmnt.krar.fabric8.FakeApi.page;
import static com.slashmnt.krar.fabric8.FakeApi.status;
import static com.slashmnt.krar.fabric8.Manifests.deployment;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.slashmnt.krar.fabric8.FakeApi;
import com.slashmnt.krar.fabric8.internal.kind.Kinds;
import com.slashmnt.krar.fabric8.internal.workload.WorkloadQuery;
import com.slashmnt.krar.fabric8.internal.workload.WorkloadReader;
import com.slashmnt.krar.select.LabelSelector;
import com.slashmnt.krar.workload.Workload;
import com.slashmnt.krar.workload.WorkloadKind;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PagerTest {

  private static final String LIST = "GET /apis/apps/v1/deployments";

  private final FakeApi server = new FakeApi();

  @AfterEach
  void stop() {
    server.close();
  }

  private List<String> names() {
    List<Workload> workloads =
        new WorkloadReader(server.pages(2), Kinds.builtIn())
            .list(
                WorkloadQuery.of(
                    WorkloadKind.DEPLOYMENT,
                    Scope.EVERYWHERE,
                    LabelSelector.parse("app=web,tier in (front, edge)"),
                    Set.of()),
                metadata -> true);
    return workloads.stream().map(w -> w.ref().name()).toList();
  }

  @Test
  void readsPageAfterPage() {
    server.on(LIST, page("t1", deployment("prod", "a"), deployment("prod", "b")));
    server.on(
        LIST + "?labelSelector=app=web,tier in (front,edge)&limit=2&continue=t1",
        page("t/2+=&", deployment("prod", "c")));
    server.on(
        LIST + "?labelSelector=app=web,tier in (front,edge)&limit=2&continue=t/2+=&",
        page("", deployment("prod", "d")));

    assertThat(names()).containsExactly("a", "b", "c", "d");
    // No resourceVersion: with one the API server would ignore the limit.
    assertThat(server.lines().get(0))
        .isEqualTo(LIST + "?labelSelector=app=web,tier in (front,edge)&limit=2");
    assertThat(server.calls()).hasSize(3);
  }

  @Test
  void readsACompressedList() {
    server.on(LIST, compressedOnDemand(list("web")));

    assertThat(names()).containsExactly("web");
    assertThat(server.calls()).hasSize(1);
  }

  @Test
  void readsACompressedListAgainThatWasCutOff() {
    server.on(LIST, compressed(list("web"), 5), compressed(list("web"), 60), ok(list("web")));

    assertThat(names()).containsExactly("web");
    assertThat(server.calls()).hasSize(3);
  }

  @Test
  void readsWhatTheHttpClientHasExpandedAlready() {
    server.on(LIST, json(200, list("web"), "Content-Encoding", "gzip"));

    assertThat(names()).containsExactly("web");
  }

  @Test
  void readsPlainWhatIsAnsweredPlain() {
    server.on(LIST, json(200, list("web"), "Content-Encoding", "identity"));

    assertThat(names()).containsExactly("web");
  }

  private static String list(String name) {
    return "{\"kind\":\"List\",\"metadata\":{\"resourceVersion\":\"7\"},\"items\":[%s]}"
        .formatted(deployment("prod", name));
  }

  @Test
  void startsAgainWhenTheTokenExpired() {
    server.on(
        LIST,
        page("t1", deployment("prod", "a"), deployment("prod", "b")),
        status(410, "The provided continue parameter is too old"),
        page("t2", deployment("prod", "a"), deployment("prod", "c")),
        page("", deployment("prod", "d")));

    assertThat(names()).containsExactly("a", "c", "d");
    assertThat(server.calls().get(2).query()).doesNotContain("continue");
  }

  @Test
  void aListThatAlwaysExpiresFails() {
    server.on(LIST + "?", page("t1", deployment("prod", "a")));
    server.on(
        LIST + "?labelSelector=app=web,tier in (front,edge)&limit=2&continue=t1",
        status(410, "The provided continue parameter is too old"));

    ApiFailure failure = catchThrowableOfType(ApiFailure.class, this::names);

    assertThat(failure.reason().code()).isEqualTo("Expired");
    assertThat(failure.reason().message())
        .isEqualTo(
            "Could not list deployments in all namespaces (HTTP 410): The provided continue"
                + " parameter is too old.");
    assertThat(server.calls()).hasSize(6);
  }

  @Test
  void aTransientFailureCostsOnePageNotTheList() {
    server.on(
        LIST,
        page("t1", deployment("prod", "a")),
        status(500, "etcdserver: leader changed"),
        page("", deployment("prod", "b")));

    assertThat(names()).containsExactly("a", "b");
  }
}
