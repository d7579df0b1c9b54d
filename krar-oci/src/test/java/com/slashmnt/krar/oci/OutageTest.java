package com.slashmnt.krar.oci;

import static com.slashmnt.krar.oci.FakeRegistry.status;
import static com.slashmnt.krar.oci.Sources.outcome;
import static org.assertj.core.api.Assertions.assertThat;

import com.slashmnt.krar.image.DigestLookup;
import com.slashmnt.krar.image.ImageQuery;
import com.slashmnt.krar.image.ImageReference;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
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
  private final List<Duration> waits = Collections.synchronizedList(new ArrayList<>());

  @AfterEach
  void close() {
    over.countDown();
    registry.close();
  }

  private OciDigestSourceBuilder builder() {
    return Sources.patient(Credentials.none()).pause(waits::add);
  }

  private void hang() throws IOException {
    try {
      over.await();
    } catch (InterruptedException e) {
      throw new IOException("the test is over", e);
    }
  }

  private List<ImageQuery> images(int count) {
    return IntStream.range(0, count).mapToObj(i -> registry.digestOf("app:" + i)).toList();
  }

  private static void assertGivenUp(Collection<DigestLookup> answers, int asked, String code) {
    assertThat(answers).allMatch(a -> outcome(a).equals(code));
    assertThat(answers)
        .filteredOn(a -> a.toString().contains("failed 3 times in a row (" + code + ")"))
        .hasSize(answers.size() - asked);
  }

  @Test
  void leavesAHostAloneWhereNobodyListens() {
    registry.close();
    OciDigestSource source = builder().parallel(1).build();
    assertGivenUp(source.lookUpAll(images(40)).values(), 3, "ConnectionFailed");
  }

  @Test
  void leavesANameAloneThatHasNoAddress() {
    List<ImageQuery> queries =
        IntStream.range(0, 40)
            .mapToObj(i -> ImageReference.parse("krar-test.invalid/app:" + i))
            .map(ImageQuery::digestOf)
            .toList();
    OciDigestSource source = builder().parallel(1).build();
    assertGivenUp(source.lookUpAll(queries).values(), 3, "DnsFailure");
  }

  @Test
  void leavesARegistryAloneThatSaysNothing() {
    IntStream.range(0, 40).forEach(i -> registry.on("/v2/app/manifests/" + i, e -> hang()));
    OciDigestSource source = builder().requestLimit(Duration.ofSeconds(1)).build();
    Collection<DigestLookup> answers = source.lookUpAll(images(40)).values();
    // Four at a time; whoever of them ends first may take another one before the third ends.
    assertThat(registry.requests().size()).isBetween(3, 6);
    assertGivenUp(answers, registry.requests().size(), "TimedOut");
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
        .containsExactly("TimedOut", "TimedOut", "TimedOut", "NotFound");
    assertThat(outcome(source, registry.digestOf("app:4"))).isEqualTo("NotFound");
  }

  @Test
  void anAnswerEndsTheRow() {
    registry.publish("app", "good");
    OciDigestSource source = builder().build();
    for (int i = 0; i < 10; i++) {
      registry.on("/v2/app/manifests/" + i, status(503));
      assertThat(outcome(source, registry.digestOf("app:" + i))).isEqualTo("RegistryError");
      assertThat(outcome(source, registry.digestOf("app:x" + i))).isEqualTo("NotFound");
    }
    assertThat(outcome(source, registry.digestOf("app:good"))).startsWith("sha256:");
  }

  @Test
  void aDeadMirrorCostsThreeFailuresAndTheRegistryServes() {
    FakeRegistry mirror = FakeRegistry.plain();
    mirror.close();
    IntStream.range(0, 20).forEach(i -> registry.publish("app", "" + i));
    OciDigestSource source = builder().mirror(registry.host(), mirror.host()).build();
    assertThat(source.lookUpAll(images(20)).values())
        .allMatch(DigestLookup.Found.class::isInstance);
    assertThat(registry.requests()).hasSize(20);
  }

  @ParameterizedTest
  @ValueSource(ints = {502, 503, 504})
  void asksOnceMoreWhereAServerIsDown(int status) {
    AtomicInteger asked = new AtomicInteger();
    String body = FakeRegistry.manifest("c");
    registry.on(
        TAG,
        e -> {
          if (asked.incrementAndGet() == 1) {
            status(status, "Retry-After", "7").handle(e);
          } else {
            FakeRegistry.content(FakeRegistry.MANIFEST, body).handle(e);
          }
        });
    OciDigestSource source = builder().build();
    assertThat(outcome(source, registry.digestOf("app:1"))).startsWith("sha256:");
    assertThat(registry.requests()).containsExactly("HEAD " + TAG, "HEAD " + TAG);
    assertThat(source.requests()).isEqualTo(new RegistryRequests(2, 0));
    assertThat(waits)
        .singleElement()
        .satisfies(w -> assertThat(w).isBetween(Duration.ofSeconds(4), Duration.ofSeconds(7)));
  }

  @Test
  void asksNotOnceMoreWhereThereIsNoTime() {
    registry.on(TAG, status(503, "Retry-After", "3600"));
    OciDigestSource source = builder().build();
    assertThat(outcome(source, registry.digestOf("app:1"))).isEqualTo("RegistryError");
    assertThat(registry.requests()).containsExactly("HEAD " + TAG);
    assertThat(waits).isEmpty();
  }

  @Test
  void leavesARegistryAloneWhoseServersStayDown() {
    IntStream.range(0, 40).forEach(i -> registry.on("/v2/app/manifests/" + i, status(503)));
    OciDigestSource source = builder().parallel(1).build();
    assertGivenUp(source.lookUpAll(images(40)).values(), 3, "RegistryError");
    assertThat(registry.requests()).hasSize(6);
    assertThat(source.requests()).isEqualTo(new RegistryRequests(6, 0));
    // Before each repetition; and since nobody really waits here, before the next image too.
    assertThat(waits).hasSize(5).allMatch(w -> w.compareTo(Duration.ofSeconds(1)) <= 0);
  }

  @Test
  void leavesATokenServiceAloneThatIsDown() {
    IntStream.range(0, 10)
        .forEach(
            i ->
                registry.on(
                    "/v2/app" + i + "/manifests/1",
                    status(401, "WWW-Authenticate", "Bearer realm=\"http://127.0.0.1:1/token\"")));
    OciDigestSource source = builder().parallel(1).build();
    List<ImageQuery> queries =
        IntStream.range(0, 10).mapToObj(i -> registry.digestOf("app" + i + ":1")).toList();
    assertGivenUp(source.lookUpAll(queries).values(), 3, "ConnectionFailed");
  }
}
