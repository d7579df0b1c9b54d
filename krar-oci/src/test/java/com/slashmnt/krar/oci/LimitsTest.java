package com.slashmnt.krar.oci;

import static com.slashmnt.krar.oci.FakeRegistry.answer;
import static com.slashmnt.krar.oci.FakeRegistry.status;
import static com.slashmnt.krar.oci.Sources.outcome;
import static org.assertj.core.api.Assertions.assertThat;

import com.slashmnt.krar.image.DigestLookup;
import com.slashmnt.krar.image.ImageQuery;
import com.slashmnt.krar.oci.credential.Credentials;
import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class LimitsTest {

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

  @Test
  void bounds300MegabytesOfBody() throws InterruptedException {
    AtomicLong sent = new AtomicLong();
    CountDownLatch ended = new CountDownLatch(1);
    registry.on(TAG, e -> stream(e, 300_000_000, sent, ended));
    assertThat(outcome(builder().build(), registry.digestOf("app:1"))).isEqualTo("TooLarge");
    ended.await();
    assertThat(sent.get()).isLessThan(50_000_000);
  }

  @Test
  void bounds300MegabytesOfAToken() throws InterruptedException {
    AtomicLong sent = new AtomicLong();
    CountDownLatch ended = new CountDownLatch(1);
    registry.on("/token", e -> stream(e, 300_000_000, sent, ended));
    registry.on(
        TAG,
        status(401, "WWW-Authenticate", "Bearer realm=\"http://" + registry.host() + "/token\""));
    assertThat(outcome(builder().build(), registry.digestOf("app:1"))).isEqualTo("InvalidAnswer");
    ended.await();
    assertThat(sent.get()).isLessThan(50_000_000);
  }

  private static void stream(HttpExchange e, long size, AtomicLong sent, CountDownLatch ended)
      throws IOException {
    if (e.getRequestMethod().equals("HEAD")) {
      e.sendResponseHeaders(405, -1);
      return;
    }
    byte[] part = new byte[64 * 1024];
    try {
      e.sendResponseHeaders(200, size);
      while (sent.get() < size - part.length) {
        e.getResponseBody().write(part);
        sent.addAndGet(part.length);
      }
    } finally {
      ended.countDown();
    }
  }

  @Test
  void endsAnAnswerThatDoesNotBegin() {
    registry.on(TAG, e -> hang());
    OciDigestSource source = builder().requestLimit(Duration.ofMillis(700)).build();
    assertThat(outcome(source, registry.digestOf("app:1"))).isEqualTo("RegistryTimedOut");
  }

  @Test
  void endsABodyThatDoesNotEnd() {
    registry.on(
        TAG,
        e -> {
          if (e.getRequestMethod().equals("HEAD")) {
            answer(e, 405, "");
            return;
          }
          e.sendResponseHeaders(200, 100);
          e.getResponseBody().write('{');
          e.getResponseBody().flush();
          hang();
        });
    OciDigestSource source = builder().requestLimit(Duration.ofMillis(700)).build();
    assertThat(outcome(source, registry.digestOf("app:1"))).isEqualTo("RegistryTimedOut");
  }

  @Test
  void endsAllLookUpsInTimeAndSaysSo() {
    IntStream.range(0, 50).forEach(i -> registry.on("/v2/app/manifests/" + i, e -> hang()));
    OciDigestSource source =
        OciDigestSource.builder(Credentials.none()).registryTimeout(Duration.ofSeconds(1)).build();
    List<ImageQuery> queries =
        IntStream.range(0, 50).mapToObj(i -> registry.digestOf("app:" + i)).toList();
    assertThat(source.lookUpAll(queries).values())
        .hasSize(50)
        .allSatisfy(
            lookup ->
                assertThat(lookup.toString())
                    .contains(
                        "RegistryTimedOut", "the 1 s for all look-ups of its registry are over"));
    assertThat(registry.requests().size()).isLessThanOrEqualTo(4);
  }

  @Test
  void asksNoMoreThanAllowedAtATime() {
    AtomicInteger now = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    CountDownLatch together = new CountDownLatch(3);
    for (int i = 0; i < 12; i++) {
      registry.on(
          "/v2/app/manifests/" + i,
          e -> {
            most.accumulateAndGet(now.incrementAndGet(), Math::max);
            together.countDown();
            try {
              together.await();
            } catch (InterruptedException x) {
              throw new IOException("the test is over", x);
            }
            now.decrementAndGet();
            FakeRegistry.content("", FakeRegistry.manifest("app")).handle(e);
          });
    }
    List<ImageQuery> queries =
        IntStream.range(0, 12).mapToObj(i -> registry.digestOf("app:" + i)).toList();
    builder().parallel(3).build().lookUpAll(queries);
    assertThat(registry.requests()).hasSize(12);
    assertThat(most).hasValue(3);
  }

  @Test
  void aSlowRegistryHoldsUpNoOther() {
    try (FakeRegistry other = FakeRegistry.plain()) {
      registry.on(TAG, e -> hang());
      String digest = other.publish("app", "1").toString();
      OciDigestSource source = builder().requestLimit(Duration.ofSeconds(1)).build();
      var answers = source.lookUpAll(List.of(registry.digestOf("app:1"), other.digestOf("app:1")));
      assertThat(answers.values().stream().map(Sources::outcome))
          .containsExactly("RegistryTimedOut", digest);
    }
  }

  @Test
  void asksWhatAnAnswerLeadsToWhileAnotherRegistryIsSlow() {
    try (FakeRegistry slow = FakeRegistry.plain()) {
      String digest = registry.publish("app", "1").toString();
      ImageQuery byTag = registry.digestOf("app:1");
      ImageQuery byDigest = registry.digestOf("app@" + digest);
      CountDownLatch followed = new CountDownLatch(1);
      slow.on(
          TAG,
          e -> {
            try {
              followed.await();
            } catch (InterruptedException x) {
              throw new IOException("the test is over", x);
            }
            FakeRegistry.content("", FakeRegistry.manifest("slow")).handle(e);
          });
      OciDigestSource source = builder().build();
      var answers =
          source.lookUpAll(
              List.of(slow.digestOf("app:1"), byTag),
              (query, answer) -> {
                if (query.equals(byDigest)) {
                  followed.countDown();
                }
                return query.equals(byTag) ? List.of(byDigest) : List.of();
              });
      assertThat(answers).hasSize(3).containsKey(byDigest);
      assertThat(answers.values()).allMatch(DigestLookup.Found.class::isInstance);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"7", "date"})
  void waitsAsLongAsItIsAskedTo(String retryAfter) {
    AtomicInteger asked = new AtomicInteger();
    String digest = registry.publish("app", "2").toString();
    String value =
        retryAfter.equals("date")
            ? DateTimeFormatter.RFC_1123_DATE_TIME.format(
                Instant.now().plusSeconds(7).atOffset(ZoneOffset.UTC))
            : retryAfter;
    registry.on(
        TAG,
        e -> {
          if (asked.incrementAndGet() == 1) {
            status(429, "Retry-After", value).handle(e);
          } else {
            FakeRegistry.content("", FakeRegistry.manifest("app2")).handle(e);
          }
        });
    assertThat(outcome(builder().build(), registry.digestOf("app:1"))).isEqualTo(digest);
    assertThat(time.waits()).hasSize(1);
    assertThat(time.waits().get(0)).isBetween(Duration.ofSeconds(4), Duration.ofSeconds(7));
  }

  @Test
  void leavesARegistryAloneThatAsksForTooMuch() {
    registry.on(TAG, status(429, "Retry-After", "3600"));
    registry.publish("app", "2");
    OciDigestSource source = builder().build();
    assertThat(outcome(source, registry.digestOf("app:1"))).isEqualTo("RateLimited");
    assertThat(outcome(source, registry.digestOf("app:2"))).isEqualTo("RateLimited");
    assertThat(time.waits()).isEmpty();
    assertThat(registry.requests()).containsExactly("HEAD " + TAG);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "tomorrow", "-1", "99999999999999999999"})
  void asksAgainAfter1And2And4SecondsWhereARegistryDoesNotSayWhen(String retryAfter) {
    registry.on(TAG, retryAfter.isEmpty() ? status(429) : status(429, "Retry-After", retryAfter));
    registry.publish("app", "2");
    OciDigestSource source = builder().build();
    assertThat(outcome(source, registry.digestOf("app:1"))).isEqualTo("RateLimited");
    assertThat(time.seconds()).containsExactly(1L, 2L, 4L, 8L, 16L);
    assertThat(outcome(source, registry.digestOf("app:2"))).isEqualTo("RateLimited");
    assertThat(registry.requests()).hasSize(6);
  }

  /** A registry that throttles bursts for a second or two, and names no time. */
  @Test
  void getsThroughWhereEveryTenthIsTooMany() {
    AtomicInteger asked = new AtomicInteger();
    for (int i = 0; i < 100; i++) {
      registry.on(
          "/v2/app/manifests/" + i,
          e -> {
            if (asked.incrementAndGet() % 10 == 0) {
              answer(e, 429, "");
            } else {
              FakeRegistry.content("", FakeRegistry.manifest("app")).handle(e);
            }
          });
    }
    List<ImageQuery> queries =
        IntStream.range(0, 100).mapToObj(i -> registry.digestOf("app:" + i)).toList();
    assertThat(builder().build().lookUpAll(queries).values())
        .hasSize(100)
        .allMatch(DigestLookup.Found.class::isInstance);
  }

  @Test
  void doesNotWaitForEver() {
    registry.on(TAG, status(429, "Retry-After", "0"));
    assertThat(outcome(builder().build(), registry.digestOf("app:1"))).isEqualTo("RateLimited");
    assertThat(time.waits()).hasSize(5);
  }

  @Test
  void anInterruptedLookUpIsData() {
    registry.on(TAG, e -> hang());
    OciDigestSource source = builder().build();
    Thread.currentThread().interrupt();
    DigestLookup answer = source.lookUp(registry.digestOf("app:1"));
    assertThat(Thread.interrupted()).isTrue();
    assertThat(outcome(answer)).isEqualTo("LookupFailed");
  }
}
