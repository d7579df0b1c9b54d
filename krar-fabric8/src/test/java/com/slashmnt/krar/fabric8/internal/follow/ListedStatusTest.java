package com.slashmnt.krar.fabric8.internal.follow;

import static com.slashmnt.krar.fabric8.FakeApi.list;
import static com.slashmnt.krar.fabric8.FakeApi.ok;
import static com.slashmnt.krar.fabric8.FakeApi.page;
import static com.slashmnt.krar.fabric8.FakeApi.status;
import static com.slashmnt.krar.fabric8.Manifests.deployment;
import static org.assertj.core.api.Assertions.assertThat;

import com.slashmnt.krar.Reason;
import com.slashmnt.krar.fabric8.FakeApi;
import com.slashmnt.krar.fabric8.Manifests;
import com.slashmnt.krar.follow.Observation;
import com.slashmnt.krar.follow.RolloutFollower;
import com.slashmnt.krar.select.Discovery;
import com.slashmnt.krar.select.LabelSelector;
import com.slashmnt.krar.select.Namespaces;
import com.slashmnt.krar.workload.Workload;
import com.slashmnt.krar.workload.WorkloadKind;
import com.slashmnt.krar.workload.WorkloadRef;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What is seen where nothing may be watched, and of what was not discovered. */
@Timeout(30)
class ListedStatusTest {

  private static final Discovery APP_WEB = Discovery.of(LabelSelector.of("app", "web"));
  private static final String CLUSTER = "GET /apis/apps/v1/deployments";
  private static final String PROD = "GET /apis/apps/v1/namespaces/prod/deployments";
  private static final String LABEL = "?labelSelector=app=web";

  private final FakeApi server = new FakeApi();
  private final List<RolloutFollower> followers = new ArrayList<>();

  @AfterEach
  void stop() {
    followers.forEach(RolloutFollower::runEnded);
    server.close();
  }

  private RolloutFollower following(Discovery discovery) {
    WatchFollower follower = new WatchFollower(server.reader(), Optional.of(discovery));
    followers.add(follower);
    return follower;
  }

  private RolloutFollower following() {
    return new WatchFollower(server.reader(), Optional.empty());
  }

  private static Workload web(String namespace) {
    return Manifests.workload(deployment(namespace, "web"), WorkloadKind.DEPLOYMENT);
  }

  private static Workload unlabelled(String namespace, String name) {
    return Manifests.workload(
        deployment(namespace, name, "10", "", Manifests.RESTARTED_AT), WorkloadKind.DEPLOYMENT);
  }

  private static String newer(String namespace, String name) {
    return deployment(namespace, name, "20", "\"app\":\"web\"", Manifests.RESTARTED_AT);
  }

  private static Observation seen(String json) {
    return new Observation.Seen(Manifests.workload(json, WorkloadKind.DEPLOYMENT));
  }

  @Test
  void oneListOfTheClusterShowsSeveralNamespaces() {
    server.on(CLUSTER, list(newer("prod", "web"), newer("dev", "web"), newer("other", "web")));

    Map<WorkloadRef, Observation> seen = following(APP_WEB).look(List.of(web("prod"), web("dev")));

    assertThat(seen)
        .containsOnly(
            Map.entry(Manifests.ref("prod/Deployment/web"), seen(newer("prod", "web"))),
            Map.entry(Manifests.ref("dev/Deployment/web"), seen(newer("dev", "web"))));
    assertThat(server.lines()).containsExactly(CLUSTER + LABEL + "&limit=500");
  }

  @Test
  void oneNamespaceIsListedAlone() {
    server.on(PROD, list(newer("prod", "web")));

    assertThat(following(APP_WEB).look(List.of(web("prod")))).hasSize(1);
    assertThat(server.lines()).containsExactly(PROD + LABEL + "&limit=500");
  }

  @Test
  void aNarrowScopeIsNeverListedBeyond() {
    server.on("GET /apis/apps/v1/namespaces", list());
    server.on(PROD, list(newer("prod", "web")));
    server.on(PROD.replace("prod", "dev"), list(newer("dev", "web")));

    Map<WorkloadRef, Observation> seen =
        following(APP_WEB.in(Namespaces.of(List.of("prod", "dev"))))
            .look(List.of(web("prod"), web("dev")));

    assertThat(seen.values()).hasSize(2).allMatch(Observation.Seen.class::isInstance);
    assertThat(server.calls()).hasSize(2);
  }

  @Test
  void aTargetIsFoundByAListOfItsName() {
    server.on(PROD, list(deployment("prod", "api", "10", "", "")));

    Map<WorkloadRef, Observation> seen =
        following(APP_WEB).look(List.of(unlabelled("prod", "api")));

    assertThat(seen.get(Manifests.ref("prod/Deployment/api"))).isInstanceOf(Observation.Seen.class);
    assertThat(server.lines()).containsExactly(PROD + "?fieldSelector=metadata.name=api&limit=500");
  }

  @Test
  void aLostLabelIsNoDeletion() {
    String now = deployment("prod", "web", "20", "", Manifests.RESTARTED_AT);
    server.on(PROD + LABEL, list());
    server.on(PROD + "?fieldSelector=metadata.name=web", list(now));

    assertThat(following(APP_WEB).look(List.of(web("prod"))))
        .containsOnly(Map.entry(Manifests.ref("prod/Deployment/web"), seen(now)));
  }

  @Test
  void whatNoListShowsIsGone() {
    server.on(PROD, list());

    assertThat(following(APP_WEB).look(List.of(web("prod"))))
        .containsOnly(Map.entry(Manifests.ref("prod/Deployment/web"), new Observation.Gone()));
  }

  @Test
  void aNamesakeIsNotTheOne() {
    server.on(PROD, list(newer("prod", "web").replace("uid-web", "uid-other")));

    assertThat(following().look(List.of(web("prod"))).values())
        .containsExactly(new Observation.Gone());
  }

  @Test
  void anOlderStateIsNotBelieved() {
    server.on(PROD, list(newer("prod", "web").replace("\"generation\":4", "\"generation\":3")));

    assertThat(following().look(List.of(web("prod"))).values())
        .containsExactly(new Observation.Seen(web("prod")));
  }

  @Test
  void aRefusedListLeavesItsWorkloadsUnseenAndTheOthersSeen() {
    server.on(PROD, status(403, "no"));
    server.on(PROD.replace("prod", "dev"), list(newer("dev", "web")));

    Map<WorkloadRef, Observation> seen = following().look(List.of(web("prod"), web("dev")));

    assertThat(seen.get(Manifests.ref("dev/Deployment/web"))).isInstanceOf(Observation.Seen.class);
    assertThat(seen.get(Manifests.ref("prod/Deployment/web")))
        .isInstanceOfSatisfying(
            Observation.Unknown.class,
            unseen -> {
              assertThat(unseen.reason().code()).isEqualTo(Reason.FORBIDDEN);
              assertThat(unseen.reason().message())
                  .endsWith("It needs the verb list on deployments.apps in namespace prod.");
            });
  }

  @Test
  void doesNotAskOnWhenTheClusterIsUnreachable() {
    server.on("GET ", status(503, "down"));

    Map<WorkloadRef, Observation> seen =
        following().look(List.of(web("prod"), web("dev"), web("test")));

    assertThat(seen.values())
        .hasSize(3)
        .allMatch(o -> o instanceof Observation.Unknown u && u.reason().is(Reason.UNREACHABLE));
    assertThat(server.lines()).allMatch(line -> line.contains("/namespaces/dev/"));
  }

  private static List<Workload> unlabelled(int count) {
    return IntStream.range(0, count).mapToObj(i -> unlabelled("prod", "web-" + i)).toList();
  }

  @Test
  void manyTargetsOfANamespaceAreSeenByOneListOfIt() {
    List<Workload> targets = unlabelled(5);
    server.on(
        PROD,
        list(
            targets.stream()
                .map(w -> deployment("prod", w.ref().name(), "20", "", Manifests.RESTARTED_AT))
                .toArray(String[]::new)));

    assertThat(following().look(targets).values())
        .hasSize(5)
        .allMatch(Observation.Seen.class::isInstance);
    assertThat(server.lines()).containsExactly(PROD + "?limit=500");
  }

  @Test
  void fewOfAScopeThatHasManyAreSeenOneByOne() {
    String[] all =
        IntStream.range(0, 9).mapToObj(i -> newer("prod", "web-" + i)).toArray(String[]::new);
    server.on(PROD + LABEL, list(all));
    server.on(PROD + "?fieldSelector=metadata.name=web-3", list(all[3]));
    server.on(PROD + "?fieldSelector=metadata.name=web-4", list(all[4]));
    RolloutFollower following = following(APP_WEB);
    List<Workload> two =
        List.of(all[3], all[4]).stream()
            .map(json -> Manifests.workload(json, WorkloadKind.DEPLOYMENT))
            .toList();

    awaitRefusal(following, two);
    int before = server.lines().size();
    assertThat(following.look(two).values()).containsExactlyInAnyOrder(seen(all[3]), seen(all[4]));

    assertThat(server.lines().subList(before, server.lines().size()))
        .containsExactly(
            PROD + "?fieldSelector=metadata.name=web-3&limit=500",
            PROD + "?fieldSelector=metadata.name=web-4&limit=500");
    assertThat(server.watches()).hasSize(1);
  }

  /** From then on a look is one by lists. */
  private void awaitRefusal(RolloutFollower following, List<Workload> followed) {
    int before;
    do {
      before = server.lines().size();
      assertThat(Thread.currentThread().isInterrupted()).as("waited for too long").isFalse();
      assertThat(following.look(followed)).hasSize(followed.size());
    } while (server.watches().isEmpty() || before == 0 || server.lines().size() == before);
  }

  @Test
  void whoMayNotWatchIsRefusedOnceInARun() {
    server.on(PROD, list(newer("prod", "web")));
    RolloutFollower following = following(APP_WEB);
    List<Workload> one = List.of(web("prod"));

    awaitRefusal(following, one);
    assertThat(following.look(one).values()).containsExactly(seen(newer("prod", "web")));
    assertThat(server.watches()).hasSize(1);

    following.runEnded();
    while (server.watches().size() == 1) {
      assertThat(Thread.currentThread().isInterrupted()).as("waited for too long").isFalse();
      assertThat(following.look(one).values()).containsExactly(seen(newer("prod", "web")));
    }
  }

  @Test
  void readsAllPages() {
    server.on(PROD, page("t", newer("prod", "api")), list(newer("prod", "web")));

    assertThat(following().look(List.of(web("prod"))).values())
        .containsExactly(seen(newer("prod", "web")));
  }

  private static String written(String manager, String time, String more) {
    return """
    {"manager":"%s","operation":"Update","time":"%s","fieldsType":"FieldsV1","fieldsV1":{}%s}
    """
        .formatted(manager, time, more);
  }

  private List<String> writers(String... managedFields) {
    server.on(
        PROD + "/web",
        ok(
            "{\"metadata\":{\"name\":\"web\",\"managedFields\":[%s]}}"
                .formatted(String.join(",", managedFields))));
    return following().writersSince(web("prod"), Instant.parse("2026-11-23T03:00:00.7Z"));
  }

  @Test
  void namesWhoElseWroteSince() {
    assertThat(
            writers(
                written("helm", "2026-11-23T02:59:59Z", ""),
                written("argocd-controller", "2026-11-23T03:00:09Z", ""),
                written("kubectl-edit", "2026-11-23T03:00:00Z", ""),
                written("krar", "2026-11-23T03:00:01Z", ""),
                written("kube-controller-manager", "2026-11-23T03:00:02Z", ""),
                written("rollouts", "2026-11-23T03:00:03Z", ",\"subresource\":\"status\""),
                written("hpa", "2026-11-23T03:00:04Z", ",\"subresource\":\"scale\""),
                written("argocd-controller", "2026-11-23T03:00:05Z", ""),
                written("nobody", "", ""),
                "{}"))
        .containsExactly("kubectl-edit", "hpa", "argocd-controller");
    assertThat(server.lines()).containsExactly(PROD + "/web");
  }

  @Test
  void namesNobodyWhereNobodyWroteOrItCannotBeRead() {
    assertThat(writers()).isEmpty();
    server.on(PROD + "/web", status(403, "no"));
    assertThat(following().writersSince(web("prod"), Instant.EPOCH)).isEmpty();
  }
}
