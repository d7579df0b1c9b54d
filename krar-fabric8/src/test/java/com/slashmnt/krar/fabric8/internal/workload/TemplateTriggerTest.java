package com.slashmnt.krar.fabric8.internal.workload;

import static com.slashmnt.krar.fabric8.FakeApi.cut;
import static com.slashmnt.krar.fabric8.FakeApi.ok;
import static com.slashmnt.krar.fabric8.FakeApi.status;
import static com.slashmnt.krar.fabric8.Manifests.deployment;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.slashmnt.krar.KrarException;
import com.slashmnt.krar.Reason;
import com.slashmnt.krar.fabric8.FakeApi;
import com.slashmnt.krar.fabric8.FakeApi.Call;
import com.slashmnt.krar.fabric8.Manifests;
import com.slashmnt.krar.fabric8.internal.http.ApiClient;
import com.slashmnt.krar.fabric8.internal.http.Pager;
import com.slashmnt.krar.fabric8.internal.kind.Kinds;
import com.slashmnt.krar.image.Digest;
import com.slashmnt.krar.policy.Decision;
import com.slashmnt.krar.trigger.RunId;
import com.slashmnt.krar.trigger.TriggerContext;
import com.slashmnt.krar.trigger.TriggerResult;
import com.slashmnt.krar.workload.Annotations;
import com.slashmnt.krar.workload.Container;
import com.slashmnt.krar.workload.RolloutStrategy;
import com.slashmnt.krar.workload.Workload;
import com.slashmnt.krar.workload.WorkloadKind;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TemplateTriggerTest {

  private static final String PATH = "/apis/apps/v1/namespaces/prod/deployments/web";
  private static final Instant NOW = Instant.parse("2026-11-23T03:00:00.5Z");
  private static final String AT = "2026-11-23T03:00:00Z";
  private static final Decision.Roll ROLL =
      Decision.roll("Always", "The \"nightly\" policy says so.");

  private final FakeApi server = new FakeApi();

  @AfterEach
  void stop() {
    server.close();
  }

  private TriggerResult trigger(Workload workload) {
    return trigger(workload, ROLL);
  }

  private TriggerResult trigger(Workload workload, Decision.Roll roll) {
    return trigger(workload, roll, RolloutStrategy.RESTART);
  }

  private TriggerResult trigger(Workload workload, Decision.Roll roll, RolloutStrategy strategy) {
    ApiClient api = server.api();
    return new TemplateTrigger(
            api, new WorkloadReader(new Pager(api, 500), Kinds.builtIn()), strategy)
        .trigger(workload, roll, new TriggerContext(new RunId("nightly/1"), "nightly", NOW));
  }

  private KrarException failure() {
    return catchThrowableOfType(KrarException.class, () -> trigger(Manifests.web()));
  }

  private static String web(String resourceVersion, String restartedAt) {
    return deployment("prod", "web", resourceVersion, "", restartedAt);
  }

  @Test
  void sendsOnePatchAndNothingElse() {
    server.on("PATCH " + PATH, ok(web("11", AT)));

    TriggerResult result = trigger(Manifests.web());

    assertThat(result)
        .isEqualTo(
            new TriggerResult.Triggered(
                Manifests.workload(web("11", AT), WorkloadKind.DEPLOYMENT), Instant.parse(AT)));
    assertThat(server.calls())
        .containsExactly(
            new Call(
                "PATCH",
                PATH,
                "fieldManager=krar",
                "application/strategic-merge-patch+json",
                "{\"metadata\":{\"annotations\":{"
                    + "\"krar.slash-mnt.com/reason\":\"Always: The \\\"nightly\\\" policy says so.\","
                    + "\"krar.slash-mnt.com/restarted-at\":\"2026-11-23T03:00:00Z\","
                    + "\"krar.slash-mnt.com/restarted-by\":\"nightly\","
                    + "\"krar.slash-mnt.com/runs\":\"nightly/1@2026-11-23T03:00:00Z\"},"
                    + "\"resourceVersion\":\"10\"},"
                    + "\"spec\":{\"template\":{\"metadata\":{\"annotations\":{"
                    + "\"kubectl.kubernetes.io/restartedAt\":\"2026-11-23T03:00:00Z\"}}}}}"));
  }

  @Test
  void thePatchSaysWhichDigestsItShouldBring() {
    server.on("PATCH " + PATH, ok(web("11", AT)));
    Digest digest = Digest.of(new byte[0]);

    TriggerResult unused =
        trigger(Manifests.web(), ROLL.wanting(Map.of("web", digest, "side", digest)));

    assertThat(server.calls().get(0).body())
        .contains("\"krar.slash-mnt.com/wanted\":\"side=%1$s,web=%1$s\"".formatted(digest));
  }

  @Test
  void aRestartForNoDigestClearsWhatTheOneBeforeWanted() {
    server.on("PATCH " + PATH, ok(web("11", AT)));
    Workload before =
        Workload.builder(Manifests.ref("prod/Deployment/web"))
            .resourceVersion("10")
            .annotation(Annotations.WANTED, "web=" + Digest.of(new byte[0]))
            .build();

    TriggerResult unused = trigger(before);

    assertThat(server.calls().get(0).body()).contains("\"krar.slash-mnt.com/wanted\":null");
  }

  private static final Digest DIGEST = Digest.of(new byte[0]);

  private static Workload withImages() {
    return Workload.builder(Manifests.ref("prod/Deployment/web"))
        .resourceVersion("10")
        .container(Container.of("setup", "r.test/setup:1").asInit())
        .container(Container.of("app", "r.test/app:main"))
        .container(Container.of("log", "r.test/log:1"))
        .build();
  }

  private static String withImages(String app) {
    return web("11", AT)
        .replace(
            "{\"name\":\"web\",\"image\":\"nginx:1.27\",\"ports\":[{\"containerPort\":80}]}]",
            "{\"name\":\"app\",\"image\":\"%2$s\"}],\"initContainers\":[{\"name\":\"setup\",\"image\":\"r.test/setup:1@%1$s\"}]"
                .formatted(DIGEST, app));
  }

  @Test
  void writesDigestsIntoTheListsThatTheContainersAreIn() {
    server.on("PATCH " + PATH, ok(withImages("r.test/app:main@" + DIGEST)));

    TriggerResult result =
        trigger(
            withImages(),
            ROLL.wanting(Map.of("app", DIGEST, "setup", DIGEST)),
            RolloutStrategy.DIGEST);

    assertThat(result).isInstanceOf(TriggerResult.Triggered.class);
    assertThat(server.calls().get(0).body())
        .contains(
            "\"spec\":{\"containers\":[{\"image\":\"r.test/app:main@%1$s\",\"name\":\"app\"}],\"initContainers\":[{\"image\":\"r.test/setup:1@%1$s\",\"name\":\"setup\"}]}"
                .formatted(DIGEST))
        .contains("\"krar.slash-mnt.com/pinned-from\":\"app=r.test/app:main,setup=r.test/setup:1\"")
        .doesNotContain("r.test/log");
  }

  @Test
  void aDigestThatAWebhookChangedIsAFailure() {
    server.on("PATCH " + PATH, ok(withImages("mirror.test/app:main")));

    assertThat(
            catchThrowableOfType(
                    KrarException.class,
                    () ->
                        trigger(
                            withImages(),
                            ROLL.wanting(Map.of("app", DIGEST, "setup", DIGEST)),
                            RolloutStrategy.DIGEST))
                .reason())
        .isEqualTo(
            new Reason(
                "RestartNotRecorded",
                "The cluster took the restart of prod/Deployment/web, but container app asks for"
                    + " mirror.test/app:main instead of r.test/app:main@%s: an admission webhook removed or changed it."
                        .formatted(DIGEST)));
  }

  @Test
  void aConflictGivesTheWorkloadAsItIsNow() {
    server.on("PATCH " + PATH, status(409, "the object has been modified"));
    server.on("GET " + PATH, ok(web("12", "2026-11-23T02:30:00Z")));

    TriggerResult result = trigger(Manifests.web());

    assertThat(result)
        .isEqualTo(
            new TriggerResult.Changed(
                Manifests.workload(web("12", "2026-11-23T02:30:00Z"), WorkloadKind.DEPLOYMENT)));
  }

  @Test
  void aWriteWhoseAnswerWasLostIsFoundAgain() {
    server.on("PATCH " + PATH, cut(), status(409, "the object has been modified"));
    server.on("GET " + PATH, ok(web("11", AT)));

    assertThat(trigger(Manifests.web()))
        .isInstanceOfSatisfying(
            TriggerResult.Changed.class,
            changed -> assertThat(changed.now().templateRestartedAt()).contains(AT));
    List<Call> patches =
        server.calls().stream().filter(c -> c.method().equals("PATCH")).distinct().toList();
    assertThat(patches).hasSize(1);
  }

  @Test
  void aConflictWithItsDeletionMeansItIsGone() {
    server.on("PATCH " + PATH, status(409, "object is being deleted"));

    assertThat(failure().reason())
        .isEqualTo(new Reason(Reason.NOT_FOUND, "prod/Deployment/web does not exist (HTTP 404)."));
  }

  @Test
  void aConflictWithOneThatIsBeingDeletedMeansItIsGone() {
    server.on("PATCH " + PATH, status(409, "object is being deleted"));
    server.on(
        "GET " + PATH,
        ok(web("12", AT).replace("\"generation\"", "\"deletionTimestamp\":\"x\",\"generation\"")));

    assertThat(failure().reason())
        .isEqualTo(new Reason(Reason.NOT_FOUND, "prod/Deployment/web is being deleted."));
  }

  @Test
  void whatDoesNotExistIsNotFound() {
    server.on("PATCH " + PATH, status(404, "deployments.apps \"web\" not found"));

    assertThat(failure().reason())
        .isEqualTo(new Reason(Reason.NOT_FOUND, "prod/Deployment/web does not exist (HTTP 404)."));
  }

  @Test
  void aRestartThatAWebhookRemovedIsAFailure() {
    server.on("PATCH " + PATH, ok(web("11", Manifests.RESTARTED_AT)));

    assertThat(failure().reason())
        .isEqualTo(
            new Reason(
                "RestartNotRecorded",
                "The cluster took the restart of prod/Deployment/web, but its template says"
                    + " 2026-11-23T02:00:00Z instead of 2026-11-23T03:00:00Z: an admission webhook"
                    + " removed or changed it."));
  }

  @Test
  void aRefusalNamesTheVerb() {
    server.on("PATCH " + PATH, status(403, "no"));

    assertThat(failure().reason())
        .isEqualTo(
            new Reason(
                Reason.FORBIDDEN,
                "Could not restart prod/Deployment/web (HTTP 403): no. It needs the verb patch on"
                    + " deployments.apps in namespace prod."));
  }

  @ParameterizedTest
  @CsvSource({
    "403, admission webhook \"signed.example.com\" denied the request: unsigned",
    "400, admission webhook \"signed.example.com\" denied the request: unsigned",
    "422, ValidatingAdmissionPolicy 'signed' with binding 'all' denied request: unsigned"
  })
  void whatAdmissionRefusesIsNoMissingRight(int code, String words) {
    server.on("PATCH " + PATH, status(code, words.replace("\"", "'")));

    assertThat(failure().reason().code()).isEqualTo("AdmissionRefused");
    assertThat(failure().reason().message()).contains("unsigned").doesNotContain("needs the verb");
  }

  @Test
  void anOutageIsUnreachable() {
    server.on("PATCH " + PATH, status(503, "apiserver is shutting down"));

    assertThat(failure().reason().code()).isEqualTo(Reason.UNREACHABLE);
  }

  /** As behind an admission webhook that does not answer; the request itself was sent. */
  private TriggerResult triggerWithoutAnswer() {
    CountDownLatch over = new CountDownLatch(1);
    server.on("PATCH " + PATH, exchange -> awaitQuietly(over));
    ApiClient api = server.api(Duration.ofMillis(300));
    try {
      return new TemplateTrigger(
              api,
              new WorkloadReader(new Pager(api, 500), Kinds.builtIn()),
              RolloutStrategy.RESTART)
          .trigger(
              Manifests.web(), ROLL, new TriggerContext(new RunId("nightly/1"), "nightly", NOW));
    } finally {
      over.countDown();
    }
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  void aRestartWithoutAnswerIsNoOutageWhileOthersAreAnswered() {
    server.on("GET " + PATH, ok(web("10", Manifests.RESTARTED_AT)));

    Reason reason = catchThrowableOfType(KrarException.class, this::triggerWithoutAnswer).reason();

    assertThat(reason.code()).isEqualTo("NoAnswer");
    assertThat(reason.message())
        .startsWith("Could not restart prod/Deployment/web: no answer within 300 ms")
        .contains("admission webhook", "whether it was restarted is unknown");
    assertThat(server.lines()).hasSize(2).last().isEqualTo("GET " + PATH);
  }

  @Test
  void aRestartWithoutAnswerIsDecidedAgainIfTheWorkloadChanged() {
    server.on("GET " + PATH, ok(web("12", AT)));

    assertThat(triggerWithoutAnswer())
        .isEqualTo(
            new TriggerResult.Changed(Manifests.workload(web("12", AT), WorkloadKind.DEPLOYMENT)));
  }

  @Test
  void aRestartWithoutAnswerIsAnOutageIfNothingElseIsAnsweredEither() {
    server.on("GET " + PATH, cut());

    assertThat(
            catchThrowableOfType(KrarException.class, this::triggerWithoutAnswer).reason().code())
        .isEqualTo(Reason.UNREACHABLE);
  }

  @Test
  void aRestartWithoutAnswerOfWhatIsGoneIsNotFound() {
    assertThat(
            catchThrowableOfType(KrarException.class, this::triggerWithoutAnswer).reason().code())
        .isEqualTo(Reason.NOT_FOUND);
  }

  @Test
  void aServerThatFailsOneRestartIsNoOutage() {
    server.on("PATCH " + PATH, status(500, "etcdserver: request timed out"));

    assertThat(failure().reason().code()).isEqualTo("ServerFailed");
  }

  @Test
  void refusesASnapshotOfNoKnownVersion() {
    Workload web =
        Workload.builder(Manifests.ref("prod/Deployment/web")).resourceVersion("").build();

    assertThatThrownBy(() -> trigger(web))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("prod/Deployment/web has no resourceVersion");
    assertThat(server.calls()).isEmpty();
  }

  @Test
  void refusesWhatHasNoPodsToReplace() {
    Workload nightly =
        Workload.builder(Manifests.ref("prod/CronJob/nightly")).resourceVersion("7").build();

    assertThatThrownBy(() -> trigger(nightly))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("prod/CronJob/nightly has no pods to replace: a CronJob is not restarted");
    assertThat(server.calls()).isEmpty();
  }
}
