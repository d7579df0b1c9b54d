package com.slashmnt.krar.fabric8.internal.follow;

import static com.slashmnt.krar.fabric8.FakeApi.cut;
import static com.slashmnt.krar.fabric8.FakeApi.list;
import static com.slashmnt.krar.fabric8.FakeApi.ok;
import static com.slashmnt.krar.fabric8.FakeApi.status;
import static com.slashmnt.krar.fabric8.Manifests.RESTARTED_AT;
import static com.slashmnt.krar.fabric8.Manifests.deployment;
import static org.assertj.core.api.Assertions.assertThat;

import com.slashmnt.krar.Reason;
import com.slashmnt.krar.fabric8.FakeApi;
import com.slashmnt.krar.fabric8.FakeWatch;
import com.slashmnt.krar.fabric8.Manifests;
import com.slashmnt.krar.fabric8.internal.http.ApiClient;
import com.slashmnt.krar.fabric8.internal.http.Pager;
import com.slashmnt.krar.fabric8.internal.kind.CustomKindAdapter;
import com.slashmnt.krar.fabric8.internal.kind.Kinds;
import com.slashmnt.krar.fabric8.internal.workload.WorkloadReader;
import com.slashmnt.krar.fabric8.kind.CustomKind;
import com.slashmnt.krar.fabric8.kind.CustomObject;
import com.slashmnt.krar.follow.Observation;
import com.slashmnt.krar.select.Discovery;
import com.slashmnt.krar.select.LabelSelector;
import com.slashmnt.krar.select.Namespaces;
import com.slashmnt.krar.workload.Workload;
import com.slashmnt.krar.workload.WorkloadBuilder;
import com.slashmnt.krar.workload.WorkloadKind;
import com.slashmnt.krar.workload.WorkloadRef;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is seen by watches; a list that was not told of here is an error of the test's server. */
@Timeout(30)
class WatchFollowerTest {

  private static final Discovery APP_WEB = Discovery.of(LabelSelector.of("app", "web"));
  private static final String PROD = "/apis/apps/v1/namespaces/prod/deployments";
  private static final String LIST = "GET " + PROD + "?labelSelector=app=web";
  private static final String WATCH = "WATCH " + PROD;

  private final FakeApi server = new FakeApi();
  private final Set<Thread> before = watchThreads();
  private final AtomicLong now = new AtomicLong();
  private final ApiClient api = ApiClient.of(server.client());
  private WatchFollower follower = follower(APP_WEB);

  @AfterEach
  void stop() {
    follower.runEnded();
    server.close();
  }

  private WatchFollower follower(Discovery discovery) {
    return follower(discovery, Kinds.builtIn());
  }

  private WatchFollower follower(Discovery discovery, Kinds kinds) {
    WorkloadReader reader = new WorkloadReader(new Pager(api, 500), kinds);
    return new WatchFollower(reader, Optional.of(discovery), now::get);
  }

  private static String web(int version) {
    return deployment("prod", "web", "" + version, "\"app\":\"web\"", RESTARTED_AT);
  }

  private static Workload snapshot(int version) {
    return Manifests.workload(web(version), WorkloadKind.DEPLOYMENT);
  }

  private static Observation seen(int version) {
    return new Observation.Seen(snapshot(version));
  }

  private Observation look(Workload before) {
    Map<WorkloadRef, Observation> seen = follower.look(List.of(before));
    return Optional.ofNullable(seen.get(before.ref())).orElseThrow();
  }

  private static void await(BooleanSupplier condition) {
    while (!condition.getAsBoolean()) {
      LockSupport.parkNanos(Duration.ofMillis(1).toNanos());
      assertThat(Thread.currentThread().isInterrupted()).as("waited for too long").isFalse();
    }
  }

  private void awaitSeen(int version) {
    await(() -> look(snapshot(10)).equals(seen(version)));
  }

  /** The lists that are asked from now on. */
  private List<String> listsOf(Runnable action) {
    int before = server.lines().size();
    action.run();
    List<String> all = server.lines();
    return all.subList(before, all.size());
  }

  private void pass(Duration time) {
    now.addAndGet(time.toNanos());
  }

  private static Set<Thread> watchThreads() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(t -> t.getName().startsWith("krar-watch-"))
        .collect(Collectors.toSet());
  }

  /** How many threads of this test's watch. */
  private long watching() {
    return watchThreads().stream().filter(t -> !before.contains(t)).count();
  }

  @Test
  void whatTheWatchBringsIsSeenWithoutAnotherList() {
    FakeWatch watch = new FakeWatch();
    server.on(LIST, list(web(10)));
    server.on(WATCH, watch);

    assertThat(look(snapshot(10))).isEqualTo(seen(10));
    watch.send("MODIFIED", web(20)).send("MODIFIED", web(21));
    awaitSeen(21);

    assertThat(server.lines()).containsExactly(LIST + "&limit=500");
    assertThat(server.watches())
        .singleElement()
        .asString()
        .startsWith(
            WATCH
                + "?watch=1&allowWatchBookmarks=true&labelSelector=app=web&resourceVersion=7"
                + "&timeoutSeconds=2");
  }

  @Test
  void severalNamespacesAreSeenByOneWatchThatLeavesOutTheExcludedOnes() {
    follower = follower(APP_WEB.in(Namespaces.all().excluding(List.of("dev", "kube-system"))));
    String everywhere = "/apis/apps/v1/deployments";
    server.on("GET " + everywhere, list(web(10), web(10).replace("\"prod\"", "\"test\"")));
    server.on("WATCH " + everywhere, new FakeWatch());
    Workload other =
        Manifests.workload(web(10).replace("\"prod\"", "\"test\""), WorkloadKind.DEPLOYMENT);

    assertThat(follower.look(List.of(snapshot(10), other))).hasSize(2);
    await(() -> server.watches().size() == 1);
    // One namespace that is left is in the same watch.
    assertThat(listsOf(() -> assertThat(look(other)).isEqualTo(new Observation.Seen(other))))
        .isEmpty();

    assertThat(server.watches().get(0))
        .contains("fieldSelector=metadata.namespace!=dev,metadata.namespace!=kube-system&");
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aWatchThatEndsOrIsCutGoesOnFromTheLastVersionBookmarksIncluded(boolean inTheMiddle) {
    FakeWatch first = new FakeWatch().send("MODIFIED", web(20)).bookmark("31");
    FakeWatch second = new FakeWatch();
    server.on(LIST, list(web(10)));
    server.on(WATCH, (inTheMiddle ? first.write("{\"type\":\"MODI") : first).cut(), second);

    assertThat(look(snapshot(10))).isEqualTo(seen(10));
    awaitSeen(20);
    await(() -> server.watches().size() == 2);
    second.send("MODIFIED", web(40));
    awaitSeen(40);

    assertThat(server.watches().get(1)).contains("resourceVersion=31&");
    assertThat(server.lines()).hasSize(1);
  }

  @Test
  void aWatchThatHasLostItsPlaceIsListedAnew() {
    server.on(LIST, list(web(10)), list(web(20)), list(web(30)));
    server.on(
        WATCH,
        new FakeWatch().error(410, "too old resource version"),
        status(410, "too old resource version"),
        new FakeWatch());

    // Twice so soon after a list: then the next list waits.
    await(
        () -> {
          pass(Duration.ofMillis(900));
          return look(snapshot(10)).equals(seen(30)) && server.watches().size() == 3;
        });
    await(() -> listsOf(() -> assertThat(look(snapshot(10))).isEqualTo(seen(30))).isEmpty());
  }

  @Test
  void aWatchThatIsRefusedForTheMomentKeepsItsPlace() {
    FakeWatch last = new FakeWatch();
    server.on(LIST, list(web(10)));
    server.on(
        WATCH,
        new FakeWatch().bookmark("12").cut(),
        status(429, "too many requests", "Retry-After", "1"),
        status(500, "oops"),
        cut(),
        last);

    assertThat(look(snapshot(10))).isEqualTo(seen(10));
    long start = System.nanoTime();
    await(() -> server.watches().size() == 5);

    assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThan(Duration.ofMillis(990));
    assertThat(server.watches().subList(1, 5)).allMatch(l -> l.contains("resourceVersion=12&"));
    last.send("MODIFIED", web(20));
    awaitSeen(20);
  }

  @Test
  void aBrokenWatchIsTakenForThePresentForASecondAndThenListsTell() {
    server.on(LIST, list(web(10)), list(web(20)), status(403, "not any more"));
    server.on(WATCH, new FakeWatch().bookmark("12").cut(), status(500, "oops"));

    assertThat(look(snapshot(10))).isEqualTo(seen(10));
    await(() -> server.watches().size() >= 2);
    assertThat(listsOf(() -> assertThat(look(snapshot(10))).isEqualTo(seen(10)))).isEmpty();

    pass(Duration.ofMillis(1001));
    assertThat(look(snapshot(10))).isEqualTo(seen(20));
    assertThat(look(snapshot(20)))
        .isInstanceOfSatisfying(
            Observation.Unknown.class,
            unknown -> assertThat(unknown.reason().code()).isEqualTo(Reason.FORBIDDEN));
  }

  @Test
  void aSilentWatchIsComparedWithAListOnceInAWhile() {
    server.on(LIST, list(web(10)), list(web(12)));
    server.on(WATCH, new FakeWatch().send("MODIFIED", web(12)));
    awaitSeen(12);

    pass(Duration.ofMillis(9900));
    assertThat(listsOf(() -> assertThat(look(snapshot(10))).isEqualTo(seen(12)))).isEmpty();
    pass(Duration.ofMillis(200));
    assertThat(listsOf(() -> assertThat(look(snapshot(10))).isEqualTo(seen(12)))).hasSize(1);
    assertThat(listsOf(() -> assertThat(look(snapshot(10))).isEqualTo(seen(12)))).isEmpty();
    assertThat(server.watches()).hasSize(1);
  }

  @Test
  void aWatchThatIsSilentThoughSomethingHappenedIsGivenUpForAnother() {
    FakeWatch second = new FakeWatch();
    server.on(LIST, list(web(10)), list(web(20)));
    server.on(WATCH, new FakeWatch().send("MODIFIED", web(12)), second);
    awaitSeen(12);

    pass(Duration.ofSeconds(11));
    assertThat(look(snapshot(10))).isEqualTo(seen(20));

    await(() -> server.watches().size() == 2);
    assertThat(server.watches().get(1)).contains("resourceVersion=12&");
    second.send("MODIFIED", web(20)).send("MODIFIED", web(30));
    awaitSeen(30);
  }

  @Test
  void nothingOlderIsSeenThanWhatTheRunItselfHas() {
    FakeWatch watch = new FakeWatch();
    server.on(LIST, list(web(10)));
    server.on(WATCH, watch);
    look(snapshot(10));
    watch.send("MODIFIED", web(20));
    awaitSeen(20);

    // As its restart answered it: the event is still to come.
    assertThat(look(snapshot(100))).isEqualTo(seen(100));
    watch.send("MODIFIED", web(100)).send("MODIFIED", web(101));
    await(() -> look(snapshot(100)).equals(seen(101)));
    assertThat(server.lines()).hasSize(1);
  }

  private static String named(String name, int version) {
    return web(version).replace("\"name\":\"web\",\"n", "\"name\":\"" + name + "\",\"n");
  }

  @Test
  void whatIsFollowedLaterIsSeenWithoutAListUnlessItHasChangedBefore() {
    FakeWatch watch = new FakeWatch();
    String later = named("later", 3);
    String changed = named("changed", 4);
    server.on(LIST, list(web(10), later, changed));
    server.on("GET " + PROD + "?fieldSelector=metadata.name=changed", list(changed));
    server.on(WATCH, watch);
    look(snapshot(10));
    await(() -> server.watches().size() == 1);
    Workload first = Manifests.workload(later, WorkloadKind.DEPLOYMENT);
    Workload second = Manifests.workload(named("changed", 2), WorkloadKind.DEPLOYMENT);

    assertThat(listsOf(() -> assertThat(look(first)).isEqualTo(new Observation.Seen(first))))
        .isEmpty();
    Observation asListed =
        new Observation.Seen(Manifests.workload(changed, WorkloadKind.DEPLOYMENT));
    assertThat(listsOf(() -> assertThat(look(second)).isEqualTo(asListed))).hasSize(1);
    assertThat(listsOf(() -> assertThat(look(second)).isEqualTo(asListed))).isEmpty();
  }

  @Test
  void whatIsFollowedAgainIsNotSeenAsItWasBefore() {
    FakeWatch watch = new FakeWatch();
    server.on(LIST, list(web(10), named("other", 9)));
    server.on("GET " + PROD + "?fieldSelector=metadata.name=web", list(web(30)));
    server.on(WATCH, watch);
    look(snapshot(10));
    watch.send("MODIFIED", web(20));
    awaitSeen(20);
    Workload other = Manifests.workload(named("other", 9), WorkloadKind.DEPLOYMENT);
    look(other);
    watch.send("MODIFIED", web(30)).send("MODIFIED", named("other", 31));
    await(() -> !look(other).equals(new Observation.Seen(other)));

    assertThat(listsOf(() -> assertThat(look(snapshot(20))).isEqualTo(seen(30)))).hasSize(1);
    assertThat(listsOf(() -> assertThat(look(snapshot(20))).isEqualTo(seen(30)))).isEmpty();
  }

  @Test
  void whatLeavesTheWatchIsGoneOrHasLostItsLabel() {
    FakeWatch watch = new FakeWatch();
    String unlabelled = web(30).replace("\"labels\":{\"app\":\"web\"}", "\"labels\":{}");
    server.on(LIST, list(web(10)));
    server.on("GET " + PROD + "?fieldSelector=metadata.name=web", list(unlabelled), list());
    server.on(WATCH, watch);
    look(snapshot(10));
    watch.send("DELETED", web(30));

    Observation without =
        new Observation.Seen(Manifests.workload(unlabelled, WorkloadKind.DEPLOYMENT));
    await(() -> look(snapshot(10)).equals(without));
    assertThat(look(snapshot(10))).isEqualTo(new Observation.Gone());
  }

  @Test
  void whatIsBeingDeletedIsGone() {
    FakeWatch watch = new FakeWatch();
    server.on(LIST, list(web(10)));
    server.on("GET " + PROD + "?fieldSelector=metadata.name=web", list());
    server.on(WATCH, watch);
    look(snapshot(10));
    watch.send(
        "MODIFIED",
        web(20).replace("\"uid\"", "\"deletionTimestamp\":\"2026-11-23T02:00:00Z\",\"uid\""));

    await(() -> look(snapshot(10)).equals(new Observation.Gone()));
  }

  @Test
  void aNamesakeThatWasCreatedSinceIsNotTheOne() {
    FakeWatch watch = new FakeWatch();
    server.on(LIST, list(web(10)));
    server.on(WATCH, watch);
    look(snapshot(10));
    watch.send("DELETED", web(20)).send("ADDED", web(21).replace("uid-web", "uid-other"));

    await(() -> look(snapshot(10)).equals(new Observation.Gone()));
  }

  @Test
  void whatIsNoWatchIsNotTakenForOneAndRefusedWhereItStaysSo() {
    server.on(LIST, list(web(10)), list(web(20)));
    server.on(WATCH, ok("{\"kind\":\"List\",\"metadata\":{},\"items\":[%s]}".formatted(web(5))));

    assertThat(look(snapshot(10))).isEqualTo(seen(10));
    awaitSeen(20);
    await(
        () -> {
          int before = server.lines().size();
          look(snapshot(10));
          return server.watches().size() == 4 && server.lines().size() > before;
        });
  }

  @Test
  void aDistrustedMemoryIsComparedWithAList() {
    FakeWatch watch = new FakeWatch();
    server.on(LIST, list(web(10)), list(web(20)));
    server.on(WATCH, watch);
    look(snapshot(10));
    watch.send("MODIFIED", web(15));
    awaitSeen(15);
    follower.distrustMemory();

    assertThat(look(snapshot(10))).isEqualTo(seen(20));
  }

  @Test
  void aStateThatACustomKindCannotReadIsUnknownWithItsReason() {
    CustomKind picky =
        new CustomKind() {
          @Override
          public WorkloadKind kind() {
            return new WorkloadKind("example.com", "v1", "Thing", "things", Set.of());
          }

          @Override
          public void read(CustomObject object, WorkloadBuilder workload) {
            if (object.isTrue("spec", "broken")) {
              throw new IllegalStateException("cannot read it");
            }
          }
        };
    Kinds kinds = Kinds.builtIn().with(new CustomKindAdapter(picky));
    follower = follower(APP_WEB.kinds(Set.of(picky.kind())), kinds);
    String things = "/apis/example.com/v1/namespaces/prod/things";
    String broken = web(20).replace("\"spec\":{", "\"spec\":{\"broken\":true,");
    FakeWatch watch = new FakeWatch();
    server.on("GET " + things, list(web(10)), list(broken));
    server.on("WATCH " + things, watch);
    Workload thing =
        Workload.builder(new WorkloadRef("prod", picky.kind(), "web"))
            .uid("uid-web")
            .resourceVersion("10")
            .label("app", "web")
            .build();
    assertThat(look(thing)).isInstanceOf(Observation.Seen.class);
    watch.send("MODIFIED", broken);

    await(() -> look(thing) instanceof Observation.Unknown);
    assertThat(look(thing))
        .isInstanceOfSatisfying(
            Observation.Unknown.class,
            unknown -> assertThat(unknown.reason().message()).contains("cannot read it"));
  }

  @Test
  void theWatchesEndWithTheRunAndAnotherRunBeginsAnew() {
    server.on(LIST, list(web(10)));
    server.on(WATCH, new FakeWatch());
    look(snapshot(10));
    await(() -> server.watches().size() == 1 && watching() == 1);

    follower.runEnded();
    await(() -> watching() == 0);

    assertThat(listsOf(() -> assertThat(look(snapshot(10))).isEqualTo(seen(10)))).hasSize(1);
    await(() -> server.watches().size() == 2);
  }

  @Test
  void theWatchesEndWithTheProcess() {
    server.on(LIST, list(web(10)));
    server.on(WATCH, new FakeWatch());
    look(snapshot(10));
    await(() -> server.watches().size() == 1 && watching() == 1);

    api.beginShutdown();

    await(() -> watching() == 0);
  }

  @Test
  void aWatchEndsWhenNothingIsLookedAtThereAnyMore() {
    server.on("GET ", list(web(10)));
    server.on(WATCH, new FakeWatch());
    look(snapshot(10));
    await(() -> server.watches().size() == 1 && watching() == 1);

    pass(Duration.ofSeconds(61));
    assertThat(follower.look(List.of())).isEmpty();

    await(() -> watching() == 0);
  }

  @Test
  void moreNamespacesThanThereMayBeWatchesAreListed() {
    String[] names = new String[30];
    Arrays.setAll(names, i -> "n" + i);
    follower = follower(APP_WEB.in(Namespaces.of(List.of(names))));
    for (String name : names) {
      String path = PROD.replace("prod", name);
      server.on("GET " + path, list(web(10).replace("\"prod\"", "\"" + name + "\"")));
      server.on("WATCH " + path, new FakeWatch());
    }
    List<Workload> all =
        Arrays.stream(names)
            .map(n -> web(10).replace("\"prod\"", "\"" + n + "\""))
            .map(json -> Manifests.workload(json, WorkloadKind.DEPLOYMENT))
            .toList();

    assertThat(follower.look(all).values())
        .hasSize(30)
        .allMatch(Observation.Seen.class::isInstance);
    await(() -> server.watches().size() == 24);
    List<String> lists = listsOf(() -> assertThat(follower.look(all)).hasSize(30));

    assertThat(lists).hasSize(6);
    assertThat(watching()).isEqualTo(24);
  }
}
