package com.slashmnt.krar.oci;

import static com.slashmnt.krar.oci.FakeRegistry.status;
import static com.slashmnt.krar.oci.Sources.outcome;
import static org.assertj.core.api.Assertions.assertThat;

import com.slashmnt.krar.image.DigestLookup;
import com.slashmnt.krar.image.ImageQuery;
import com.slashmnt.krar.image.ImageReference;
import com.slashmnt.krar.oci.credential.Credentials;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class OutageTest {

  private static final String TAG = "/v2/app/manifests/1";

  private final FakeRegistry registry = FakeRegistry.plain();
  private final CountDownLatch over = new CountDownLatch(1);
  private final ScriptedTime time = new ScriptedTime();

  @AfterEach
  void close() {
    over.countDown();
    registry.close();
  }

  private OciDigestSourceBuilder builder() {
    return Sources.patient(Credentials.none()).time(time);
  }

  private void hang() throws IOException {
    try {
      over.await();
    } catch (InterruptedException e) {
      throw new IOException("the test is over", e);
    }
  }

  /** Breaks the connection until so much time has passed; then serves. */
  private FakeRegistry.Handler cutFor(Duration outage) {
    return e -> {
      if (time.passed().compareTo(outage) >= 0) {
        FakeRegistry.content(FakeRegistry.MANIFEST, FakeRegistry.manifest("c")).handle(e);
      }
    };
  }

  private List<ImageQuery> images(int count) {
    return IntStream.range(0, count).mapToObj(i -> registry.digestOf("app:" + i)).toList();
  }

  /** One after the other, so that time passes for one only. */
  private static List<DigestLookup> inTurn(OciDigestSource source, List<ImageQuery> queries) {
    return queries.stream().map(source::lookUp).toList();
  }

  private static void assertGivenUp(Collection<DigestLookup> answers, int asked, String code) {
    assertThat(answers).allMatch(a -> outcome(a).equals(code));
    assertThat(answers)
        .filteredOn(a -> a.toString().contains("did not serve for 30 s (" + code + ")"))
        .hasSize(answers.size() - asked);
  }

  @Test
  void asksAgainUntilSomebodyListensForHalfAMinute() {
    registry.close();
    assertGivenUp(inTurn(builder().build(), images(40)), 1, "ConnectionFailed");
    assertThat(time.seconds()).containsExactly(1L, 2L, 4L, 8L, 16L);
  }

  @Test
  void asksAgainUntilANameHasAnAddressForHalfAMinute() {
    List<ImageQuery> queries =
        IntStream.range(0, 40)
            .mapToObj(i -> ImageReference.parse("krar-test.invalid/app:" + i))
            .map(ImageQuery::digestOf)
            .toList();
    assertGivenUp(inTurn(builder().build(), queries), 1, "DnsFailure");
    assertThat(time.seconds()).containsExactly(1L, 2L, 4L, 8L, 16L);
  }

  /** CoreDNS restarts, or a mesh's sidecar is not up yet. */
  @Test
  void twoBadSecondsCostNothingButTheWait() {
    IntStream.range(0, 40)
        .forEach(i -> registry.on("/v2/app/manifests/" + i, cutFor(Duration.ofSeconds(2))));
    assertThat(inTurn(builder().build(), images(40)))
        .allMatch(DigestLookup.Found.class::isInstance);
  }

  @Test
  void asksAgainWhereAConnectionBreaks() {
    registry.on(TAG, cutFor(Duration.ofSeconds(1)));
    assertThat(outcome(builder().build(), registry.digestOf("app:1"))).startsWith("sha256:");
    assertThat(time.seconds()).containsExactly(1L);
  }

  @Test
  void aProbeEach10SecondsMayBringAnOriginBack() {
    IntStream.range(0, 40)
        .forEach(i -> registry.on("/v2/app/manifests/" + i, cutFor(Duration.ofSeconds(45))));
    OciDigestSource source = builder().build();
    List<ImageQuery> queries = images(40);
    assertThat(outcome(source, queries.get(0))).isEqualTo("ConnectionFailed");
    registry.requests().clear();
    time.pass(Duration.ofSeconds(9));
    assertGivenUp(inTurn(source, queries.subList(1, 3)), 0, "ConnectionFailed");
    assertThat(registry.requests()).isEmpty();
    time.pass(Duration.ofSeconds(1));
    assertGivenUp(inTurn(source, queries.subList(3, 6)), 1, "ConnectionFailed");
    assertThat(registry.requests()).isNotEmpty();
    time.pass(Duration.ofSeconds(10));
    assertThat(inTurn(source, queries.subList(6, 20)))
        .allMatch(DigestLookup.Found.class::isInstance);
  }

  @Test
  void leavesARegistryAloneThatSaysNothing() {
    IntStream.range(0, 40)
        .forEach(
            i ->
                registry.on(
                    "/v2/app/manifests/" + i,
                    e -> {
                      time.pass(Duration.ofSeconds(8));
                      hang();
                    }));
    OciDigestSource source = builder().requestLimit(Duration.ofMillis(300)).build();
    assertThat(inTurn(source, images(40))).allMatch(a -> outcome(a).equals("RegistryTimedOut"));
    assertThat(registry.requests()).hasSizeBetween(3, 5);
  }

  @Test
  void asksOnWhereOthersAreAnsweredMeanwhile() throws InterruptedException {
    CountDownLatch hanging = new CountDownLatch(3);
    IntStream.range(0, 3)
        .forEach(
            i ->
                registry.on(
                    "/v2/app/manifests/" + i,
                    e -> {
                      hanging.countDown();
                      time.pass(Duration.ofSeconds(10));
                      hang();
                    }));
    registry.on(
        "/v2/app/manifests/3",
        e -> {
          try {
            hanging.await();
          } catch (InterruptedException x) {
            throw new IOException("the test is over", x);
          }
          FakeRegistry.answer(e, 404, "");
        });
    OciDigestSource source = builder().requestLimit(Duration.ofSeconds(2)).build();
    assertThat(source.lookUpAll(images(4)).values().stream().map(Sources::outcome))
        .containsExactly(
            "RegistryTimedOut", "RegistryTimedOut", "RegistryTimedOut", "ImageNotFound");
    assertThat(outcome(source, registry.digestOf("app:4"))).isEqualTo("ImageNotFound");
  }

  /** As behind a caching registry that has one upstream less. */
  @Test
  void oneRepositorysOutageSilencesNoOther() {
    OciDigestSource source = builder().build();
    registry.on("/v2/ghcr/acme/dead/manifests/1", status(502));
    registry.on("/v2/ghcr/acme/dead/manifests/2", status(502));
    registry.publish("ghcr/acme/app", "1");
    registry.publish("hub/app", "1");
    assertThat(outcome(source, registry.digestOf("ghcr/acme/dead:1"))).isEqualTo("RegistryError");
    assertThat(time.seconds()).containsExactly(1L, 2L, 4L, 8L, 16L);
    assertGivenUp(
        List.of(source.lookUp(registry.digestOf("ghcr/acme/dead:2"))), 0, "RegistryError");
    for (String other : List.of("ghcr/acme/app:1", "hub/app:1")) {
      assertThat(outcome(source, registry.digestOf(other))).startsWith("sha256:");
    }
    assertThat(time.seconds()).hasSize(5);
  }

  /** 45 images of one upstream: it is given up as a whole, and nothing else is. */
  @Test
  void aDeadUpstreamCostsHalfAMinuteAndTheOthersServe() {
    OciDigestSource source = builder().build();
    List<ImageQuery> dead = new ArrayList<>();
    for (int i = 0; i < 45; i++) {
      registry.on("/v2/ghcr/acme/dead" + i + "/manifests/1", status(502));
      dead.add(registry.digestOf("ghcr/acme/dead" + i + ":1"));
    }
    registry.publish("hub/app", "1");
    assertThat(inTurn(source, dead)).allMatch(a -> outcome(a).equals("RegistryError"));
    assertThat(time.passed()).isLessThan(Duration.ofSeconds(70));
    assertThat(outcome(source, registry.digestOf("hub/app:1"))).startsWith("sha256:");
  }

  @Test
  void aDeadMirrorIsGivenUpAndTheRegistryServes() {
    FakeRegistry mirror = FakeRegistry.plain();
    mirror.close();
    IntStream.range(0, 20).forEach(i -> registry.publish("app", "" + i));
    OciDigestSource source = builder().mirror(registry.host(), mirror.host()).build();
    assertThat(inTurn(source, images(20))).allMatch(DigestLookup.Found.class::isInstance);
    assertThat(registry.requests()).hasSize(20);
    assertThat(time.passed()).isEqualTo(Duration.ofSeconds(31));
  }

  @ParameterizedTest
  @ValueSource(ints = {502, 503, 504})
  void asksAgainWhereAServerIsDown(int status) {
    AtomicInteger asked = new AtomicInteger();
    String body = FakeRegistry.manifest("c");
    registry.on(
        TAG,
        e -> {
          switch (asked.incrementAndGet()) {
            case 1 -> status(status, "Retry-After", "7").handle(e);
            case 2, 3 -> status(status).handle(e);
            default -> FakeRegistry.content(FakeRegistry.MANIFEST, body).handle(e);
          }
        });
    OciDigestSource source = builder().build();
    assertThat(outcome(source, registry.digestOf("app:1"))).startsWith("sha256:");
    assertThat(source.requests()).isEqualTo(new RegistryRequests(4, 0));
    assertThat(time.seconds()).containsExactly(7L, 2L, 4L);
  }

  @Test
  void asksNotOnceMoreWhereThereIsNoTime() {
    registry.on(TAG, status(503, "Retry-After", "3600"));
    OciDigestSource source = builder().build();
    assertThat(outcome(source, registry.digestOf("app:1"))).isEqualTo("RegistryError");
    assertThat(registry.requests()).containsExactly("HEAD " + TAG);
    assertThat(time.waits()).isEmpty();
  }

  @Test
  void leavesARepositoryAloneWhoseServersStayDown() {
    IntStream.range(0, 40).forEach(i -> registry.on("/v2/app/manifests/" + i, status(503)));
    OciDigestSource source = builder().build();
    assertGivenUp(inTurn(source, images(40)), 1, "RegistryError");
    assertThat(registry.requests()).hasSize(6);
    assertThat(source.requests()).isEqualTo(new RegistryRequests(6, 0));
    assertThat(time.seconds()).containsExactly(1L, 2L, 4L, 8L, 16L);
  }

  @Test
  void leavesATokenServiceAloneThatIsDown() {
    IntStream.range(0, 10)
        .forEach(
            i ->
                registry.on(
                    "/v2/app" + i + "/manifests/1",
                    status(401, "WWW-Authenticate", "Bearer realm=\"http://127.0.0.1:1/token\"")));
    List<ImageQuery> queries =
        IntStream.range(0, 10).mapToObj(i -> registry.digestOf("app" + i + ":1")).toList();
    assertGivenUp(inTurn(builder().build(), queries), 1, "ConnectionFailed");
  }

  /** 12 images at 9 s each are more than the time of one registry. */
  @Test
  void aSlowRegistryUsesUpItsOwnTimeOnly() {
    for (int i = 0; i < 20; i++) {
      registry.on(
          "/v2/app/manifests/" + i,
          e -> {
            time.pass(Duration.ofSeconds(9));
            FakeRegistry.content("", FakeRegistry.manifest("app")).handle(e);
          });
    }
    OciDigestSource source = builder().build();
    assertThat(inTurn(source, images(20)).subList(14, 20))
        .allMatch(a -> outcome(a).equals("RegistryTimedOut"));
    for (int i = 0; i < 6; i++) {
      try (FakeRegistry other = FakeRegistry.plain()) {
        other.publish("app", "1");
        assertThat(outcome(source, other.digestOf("app:1"))).startsWith("sha256:");
      }
    }
  }

  /** 45 slow images of one tenant, and another one's whose image comes last. */
  @Test
  void oneTenantsManyImagesComeNotBeforeAnothersFirst() {
    List<ImageQuery> queries = new ArrayList<>();
    for (int i = 0; i < 45; i++) {
      registry.on(
          "/v2/x/manifests/" + i,
          e -> {
            time.pass(Duration.ofSeconds(11));
            FakeRegistry.content("", FakeRegistry.manifest("x")).handle(e);
          });
      queries.add(registry.digestOf("x:" + i).forPods("tenant-x", List.of()));
    }
    registry.publish("y", "1");
    queries.add(registry.digestOf("y:1").forPods("tenant-y", List.of()));
    Map<ImageQuery, DigestLookup> answers = builder().parallel(1).build().lookUpAll(queries);
    assertThat(answers.keySet()).containsExactlyElementsOf(queries);
    assertThat(answers.values().stream().map(Sources::outcome)).contains("RegistryTimedOut");
    assertThat(List.copyOf(answers.values()).get(45)).isInstanceOf(DigestLookup.Found.class);
  }
}
