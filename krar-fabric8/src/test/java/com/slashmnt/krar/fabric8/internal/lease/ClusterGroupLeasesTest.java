package com.slashmnt.krar.fabric8.internal.lease;

import static com.slashmnt.krar.fabric8.FakeApi.ok;
import static com.slashmnt.krar.fabric8.FakeApi.status;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.slashmnt.krar.KrarException;
import com.slashmnt.krar.Reason;
import com.slashmnt.krar.fabric8.FakeApi;
import com.slashmnt.krar.trigger.GroupLeases.Holder;
import com.slashmnt.krar.trigger.RunId;
import com.slashmnt.krar.workload.WorkloadGroup;
import com.slashmnt.krar.workload.WorkloadRef;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ClusterGroupLeasesTest {

  private static final WorkloadGroup GALERA = new WorkloadGroup("shop/galera");
  private static final WorkloadRef DB = WorkloadRef.parse("shop/StatefulSet/db-0");
  private static final RunId MINE = new RunId("nightly-1");
  private static final String LEASES = "/apis/coordination.k8s.io/v1/namespaces/krar/leases";
  private static final String LEASE = LEASES + "/" + ClusterGroupLeases.name(GALERA);
  private static final Instant NOW = Instant.parse("2026-11-30T10:00:00.5Z");

  private final FakeApi server = new FakeApi();
  private final ClusterGroupLeases leases = new ClusterGroupLeases(server.api(), "krar", () -> NOW);

  @AfterEach
  void stop() {
    server.close();
  }

  private Optional<Holder> acquire() {
    return leases.acquire(GALERA, DB, MINE, Duration.ofMinutes(5));
  }

  private static String lease(String holder, String renewed) {
    return """
        {"metadata":{"name":"x","resourceVersion":"7",
          "annotations":{"krar.slash-mnt.com/member":"shop/StatefulSet/db-1"}},
         "spec":{"holderIdentity":"%s","leaseDurationSeconds":300,"renewTime":"%s",
          "leaseTransitions":4}}
        """
        .formatted(holder, renewed);
  }

  private Reason refused() {
    return catchThrowableOfType(KrarException.class, this::acquire).reason();
  }

  @Test
  void createsTheLeaseOfAGroupThatHasNone() {
    server.on("GET " + LEASE, status(404, "none"));
    server.on("POST " + LEASES, ok("{}"));

    assertThat(acquire()).isEmpty();

    assertThat(server.lines())
        .containsExactly("GET " + LEASE, "POST " + LEASES + "?fieldManager=krar");
    assertThat(server.calls().get(1).body())
        .contains(
            "\"holderIdentity\":\"nightly-1\"",
            "\"leaseDurationSeconds\":300",
            "\"leaseTransitions\":0",
            "\"renewTime\":\"2026-11-30T10:00:00.500000Z\"",
            "\"krar.slash-mnt.com/group\":\"shop/galera\"",
            "\"krar.slash-mnt.com/member\":\"shop/StatefulSet/db-0\"");
  }

  @Test
  void anotherRunHasItAndSaysWhatItRestarts() {
    server.on("GET " + LEASE, ok(lease("other-1", "2026-11-30T09:58:00.000000Z")));

    assertThat(acquire()).contains(new Holder("other-1", "shop/StatefulSet/db-1"));
    assertThat(server.calls()).hasSize(1);
  }

  @ParameterizedTest
  @CsvSource({
    "'', 2026-11-30T09:58:00Z",
    "other-1, 2026-11-30T09:54:00Z",
    "other-1, yesterday",
    "nightly-1, 2026-11-30T09:54:00Z",
  })
  void takesWhatNobodyHasAnyMore(String holder, String renewed) {
    server.on("GET " + LEASE, ok(lease(holder, renewed)));
    server.on("PATCH " + LEASE, ok("{}"));

    assertThat(acquire()).isEmpty();

    assertThat(server.calls().get(1).body())
        .contains("\"resourceVersion\":\"7\"", "\"holderIdentity\":\"nightly-1\"");
  }

  @Test
  void clocksMayBeHalfAMinuteApart() {
    server.on("GET " + LEASE, ok(lease("other-1", "2026-11-30T09:54:45Z")));

    assertThat(acquire()).isPresent();
  }

  @Test
  void keepsItWithoutATransition() {
    server.on("GET " + LEASE, ok(lease("nightly-1", "2026-11-30T09:59:00Z")));
    server.on("PATCH " + LEASE, ok("{}"));

    assertThat(acquire()).isEmpty();

    assertThat(server.calls().get(1).body()).doesNotContain("leaseTransitions", "acquireTime");
  }

  @Test
  void whoLosesARaceLooksAgain() {
    server.on(
        "GET " + LEASE,
        status(404, "none"),
        ok(lease("", "2026-11-30T09:59:00Z")),
        ok(lease("other-1", "2026-11-30T10:00:00Z")));
    server.on("POST " + LEASES, status(409, "exists"));
    server.on("PATCH " + LEASE, status(409, "changed"));

    assertThat(acquire()).contains(new Holder("other-1", "shop/StatefulSet/db-1"));
    assertThat(server.calls()).hasSize(5);
  }

  @Test
  void aFightEndsForNow() {
    server.on("GET " + LEASE, ok(lease("", "2026-11-30T09:59:00Z")));
    server.on("PATCH " + LEASE, status(409, "changed"));

    assertThat(refused().code()).isEqualTo(Reason.UNREACHABLE);
  }

  @Test
  void namesTheRightThatIsMissing() {
    server.on("GET " + LEASE, status(403, "no"));

    assertThat(refused())
        .satisfies(
            why -> {
              assertThat(why.code()).isEqualTo(Reason.FORBIDDEN);
              assertThat(why.message())
                  .contains(
                      "of group shop/galera",
                      "the verb get on leases.coordination.k8s.io in namespace krar");
            });
  }

  @Test
  void givesUpOnlyItsOwn() {
    server.on(
        "GET " + LEASE,
        ok(lease("other-1", "2026-11-30T09:59:00Z")),
        ok(lease("nightly-1", "2026-11-30T09:59:00Z")));
    server.on("PATCH " + LEASE, ok("{}"));

    leases.release(GALERA, MINE);
    assertThat(server.calls()).hasSize(1);

    leases.release(GALERA, MINE);
    assertThat(server.calls().get(2).body())
        .isEqualTo(
            "{\"metadata\":{\"annotations\":{\"krar.slash-mnt.com/member\":null},\"resourceVersion\":\"7\"},\"spec\":{\"holderIdentity\":null}}");
  }

  @ParameterizedTest
  @ValueSource(strings = {"shop/GALERA", "a/ü", "a/" + "x_"})
  void aGroupMayBeCalledWhatNoObjectCanBe(String group) {
    assertThat(ClusterGroupLeases.name(new WorkloadGroup(group)))
        .matches("krar-group-[0-9a-f]{16}")
        .isNotEqualTo(ClusterGroupLeases.name(GALERA));
  }

  @Test
  void refusesWhatIsNoNamespace() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new ClusterGroupLeases(server.api(), "no/name", () -> NOW));
  }
}
