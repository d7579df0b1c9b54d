package com.slashmnt.krar.fabric8.internal.event;

import static com.slashmnt.krar.fabric8.FakeApi.ok;
import static com.slashmnt.krar.fabric8.FakeApi.status;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.slashmnt.krar.Reason;
import com.slashmnt.krar.fabric8.FakeApi;
import com.slashmnt.krar.fabric8.FakeApi.Call;
import com.slashmnt.krar.fabric8.Manifests;
import com.slashmnt.krar.listen.RunEvent;
import com.slashmnt.krar.policy.Decision;
import com.slashmnt.krar.report.Outcome;
import com.slashmnt.krar.trigger.RunId;
import com.slashmnt.krar.workload.Workload;
import com.slashmnt.krar.workload.WorkloadRef;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class EventWriterTest {

  private static final Instant NOW = Instant.parse("2026-11-23T03:00:00.25Z");
  private static final RunId RUN = new RunId("nightly/1");
  private static final String EVENTS = "POST /api/v1/namespaces/prod/events";

  private final FakeApi server = new FakeApi();
  private final EventWriter writer = writer(Duration.ofSeconds(10));

  @AfterEach
  void stop() {
    server.close();
  }

  private EventWriter writer(Duration flush) {
    EventWriter started = new EventWriter(server.api(), InstantSource.fixed(NOW), flush);
    started.on(new RunEvent.Started(RUN, "nightly", NOW));
    return started;
  }

  private static RunEvent triggered(Workload workload, boolean resumed) {
    return new RunEvent.Triggered(
        workload, Decision.roll("Always", "The policy says so."), NOW, resumed);
  }

  private static RunEvent failed(Workload workload, String message) {
    return new RunEvent.Finished(
        Optional.of(workload),
        Outcome.Failed.before(
            workload.ref(), Outcome.Stage.TRIGGER, new Reason("RolloutFailed", message)));
  }

  private static Workload named(String ref) {
    return Workload.builder(Manifests.ref(ref)).uid("u").resourceVersion("5").build();
  }

  private JsonNode onlyBody() {
    assertThat(server.calls()).hasSize(1);
    Call call = server.calls().get(0);
    assertThat(call.line()).isEqualTo(EVENTS + "?fieldManager=krar");
    assertThat(call.contentType()).isEqualTo("application/json");
    return JsonMapper.shared().readTree(call.body());
  }

  @Test
  void aRestartIsANormalEvent() {
    server.on(EVENTS, ok("{}"));

    writer.on(triggered(Manifests.web(), false));

    assertThat(writer.flush()).isEmpty();
    JsonNode event = onlyBody();
    String name = event.path("metadata").path("name").asString();
    assertThat(name).matches("web\\.[0-9a-f]{16}");
    assertThat(event)
        .isEqualTo(
            JsonMapper.shared()
                .readTree(
                    """
                {"apiVersion":"v1","kind":"Event",
                 "metadata":{"name":"%s","namespace":"prod"},
                 "involvedObject":{"apiVersion":"apps/v1","kind":"Deployment","namespace":"prod",
                  "name":"web","uid":"uid-web","resourceVersion":"10"},
                 "type":"Normal","reason":"KrarRolloutTriggered","message":"The policy says so.",
                 "source":{"component":"krar"},"reportingComponent":"krar",
                 "reportingInstance":"krar","count":1,
                 "firstTimestamp":"2026-11-23T03:00:00Z","lastTimestamp":"2026-11-23T03:00:00Z"}
                """
                        .formatted(name)));
  }

  @Test
  void aFailureIsAWarningOfItsCause() {
    server.on(EVENTS, ok("{}"));

    writer.on(failed(Manifests.web(), "It crashes."));

    assertThat(writer.flush()).isEmpty();
    JsonNode event = onlyBody();
    assertThat(event.path("type").asString()).isEqualTo("Warning");
    assertThat(event.path("reason").asString()).isEqualTo("RolloutFailed");
    assertThat(event.path("message").asString()).isEqualTo("It crashes.");
  }

  private static RunEvent held(Decision.Hold hold) {
    Workload web = Manifests.web();
    return new RunEvent.Finished(Optional.of(web), new Outcome.Held(web.ref(), hold));
  }

  @Test
  void whatABadCanarySparedIsAWarningOnce() {
    server.on(EVENTS, ok("{}"));
    Decision.Roll roll = Decision.roll("Drifted", "It drifted.");
    Decision.Hold spared = roll.heldBack(new Reason("KnownBadDigest", "The canary crashes."));

    writer.on(new RunEvent.Decided(Manifests.web(), roll));
    writer.on(held(spared));
    // The next run knows it from the memory.
    writer.on(new RunEvent.Started(new RunId("nightly/2"), "nightly", NOW));
    writer.on(new RunEvent.Decided(Manifests.web(), spared));
    writer.on(held(spared));

    assertThat(writer.flush()).isEmpty();
    JsonNode event = onlyBody();
    assertThat(event.path("type").asString()).isEqualTo("Warning");
    assertThat(event.path("reason").asString()).isEqualTo("KrarHeld");
    assertThat(event.path("message").asString()).isEqualTo("The canary crashes.");
  }

  @Test
  void whatIsHeldForNowHasNoEvent() {
    Decision.Roll roll = Decision.roll("Drifted", "It drifted.");
    writer.on(new RunEvent.Decided(Manifests.web(), roll));
    writer.on(held(roll.heldBack(new Reason("Frozen", "It is frozen."))));

    assertThat(writer.flush()).isEmpty();
    assertThat(server.calls()).isEmpty();
  }

  @Test
  void aTargetThatDoesNotExistHasNoEvent() {
    WorkloadRef ref = Manifests.ref("prod/Deployment/gone");
    writer.on(
        new RunEvent.Finished(
            Optional.empty(),
            Outcome.Failed.before(
                ref, Outcome.Stage.SELECT, new Reason("NotFound", "It is not."))));

    assertThat(writer.flush()).isEmpty();
    assertThat(server.calls()).isEmpty();
  }

  @Test
  void belongsToTheRunThatStartedLast() {
    server.on(EVENTS, ok("{}"));

    writer.on(triggered(Manifests.web(), false));
    writer.on(new RunEvent.Started(new RunId("nightly/2"), "nightly", NOW));
    writer.on(triggered(Manifests.web(), false));

    assertThat(writer.flush()).isEmpty();
    assertThat(server.calls())
        .extracting(c -> JsonMapper.shared().readTree(c.body()).at("/metadata/name").asString())
        .containsExactlyInAnyOrder(nameOf(new RunId("nightly/1")), nameOf(new RunId("nightly/2")));
  }

  private static String nameOf(RunId run) {
    String body =
        EventRequest.on(
                Manifests.web(), "Normal", "KrarRolloutTriggered", "The policy says so.", NOW)
            .toRequest(run)
            .body();
    return JsonMapper.shared().readTree(body).at("/metadata/name").asString();
  }

  @Test
  void refusesAnEventBeforeARunStarted() {
    EventWriter idle =
        new EventWriter(server.api(), InstantSource.fixed(NOW), Duration.ofSeconds(10));

    assertThatThrownBy(() -> idle.on(triggered(Manifests.web(), false)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("prod/Deployment/web belongs to no run");
  }

  @Test
  void whatAnEarlierAttemptWroteIsWritten() {
    server.on(EVENTS, status(409, "events \"web.1\" already exists"));

    writer.on(triggered(Manifests.web(), true));

    assertThat(writer.flush()).isEmpty();
  }

  @Test
  void theNameIsTheSameForEveryAttemptOfARunOnly() {
    EventRequest post =
        EventRequest.on(Manifests.web(), "Normal", "KrarRolloutTriggered", "a", NOW);
    EventRequest later =
        EventRequest.on(
            Manifests.web(), "Normal", "KrarRolloutTriggered", "b", NOW.plusSeconds(60));
    EventRequest other = EventRequest.on(Manifests.web(), "Warning", "RolloutFailed", "a", NOW);

    assertThat(later.name(RUN)).isEqualTo(post.name(RUN));
    assertThat(other.name(RUN)).isNotEqualTo(post.name(RUN));
    assertThat(post.name(new RunId("nightly/2"))).isNotEqualTo(post.name(RUN));
  }

  @Test
  void aLongNameIsCutToAValidOne() {
    String long252 = "a".repeat(235) + "-" + "b".repeat(16);
    EventRequest post =
        EventRequest.on(named("prod/Deployment/" + long252), "Normal", "Restarted", "a", NOW);

    assertThat(post.name(RUN)).hasSizeLessThanOrEqualTo(253).matches("a{235}\\.[0-9a-f]{16}");
  }

  @Test
  void aLongMessageIsCutWithinABytesLimit() {
    EventRequest post =
        EventRequest.on(named("prod/Deployment/a"), "Normal", "R", "é".repeat(2000), NOW);

    assertThat(post.message()).isEqualTo("é".repeat(510) + "…");
  }

  @Test
  void refusalsGiveOneWarningAndOneAttemptPerNamespace() {
    server.on(EVENTS, status(403, "no"));
    server.on(EVENTS.replace("prod", "dev"), status(403, "no"));

    writer.on(triggered(named("prod/Deployment/a"), false));
    assertThat(writer.flush())
        .containsExactly(
            new Reason(
                "EventsRefused",
                "Not every Event was written. Could not write an Event on prod/Deployment/a"
                    + " (HTTP 403): no. It needs the verb create on events in namespace prod."));

    writer.on(triggered(named("prod/Deployment/b"), false));
    assertThat(writer.flush()).isEmpty();
    writer.on(triggered(named("dev/Deployment/c"), false));
    writer.on(triggered(named("dev/Deployment/d"), false));
    assertThat(writer.flush()).extracting(Reason::code).containsExactly("EventsRefused");
    assertThat(server.lines().stream().filter(l -> l.startsWith(EVENTS))).hasSize(1);
  }

  @Test
  void aSecondRunOnTheSameListenerLosesNone() {
    server.on(EVENTS, ok("{}"));

    assertThat(writer.flush()).isEmpty();
    writer.on(triggered(named("prod/Deployment/a"), false));
    assertThat(writer.flush()).isEmpty();
    writer.on(triggered(named("prod/Deployment/b"), false));
    assertThat(writer.flush()).isEmpty();

    assertThat(server.calls()).hasSize(2);
  }

  @Test
  @Timeout(30)
  void writesFourAtATimeSoThatItKeepsUp() {
    CountDownLatch together = new CountDownLatch(4);
    server.on(
        EVENTS,
        exchange -> {
          together.countDown();
          awaitQuietly(together);
          ok("{}").to(exchange);
        });

    for (int i = 0; i < 8; i++) {
      writer.on(triggered(named("prod/Deployment/w" + i), false));
    }

    assertThat(writer.flush()).isEmpty();
    assertThat(server.calls()).hasSize(8);
  }

  @Test
  void aServerThatHangsDoesNotHoldTheRun() {
    CountDownLatch over = new CountDownLatch(1);
    server.on(
        EVENTS,
        exchange -> {
          awaitQuietly(over);
          ok("{}").to(exchange);
        });
    EventWriter impatient = writer(Duration.ofMillis(200));

    impatient.on(triggered(named("prod/Deployment/a"), false));
    impatient.on(triggered(named("prod/Deployment/b"), false));
    List<Reason> warnings = impatient.flush();
    over.countDown();

    assertThat(warnings)
        .containsExactly(
            new Reason("EventsNotWritten", "Up to 2 Events were not written within 0 seconds."));
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
