package com.slashmnt.krar.cloud.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

class KeptTest {

  private Instant now = Instant.parse("2026-11-29T12:00:00Z");
  private final AtomicInteger fetched = new AtomicInteger();
  private final Kept<String> kept = new Kept<>(() -> now);

  private Supplier<Expiring<String>> lasting(Duration life) {
    return () -> new Expiring<>("value " + fetched.incrementAndGet(), now.plus(life));
  }

  private Expiring<String> failing() {
    fetched.incrementAndGet();
    throw new IdentityFailure("step", "why", "advice");
  }

  @Test
  void isFetchedAgainTwoMinutesBeforeItExpires() {
    Supplier<Expiring<String>> hour = lasting(Duration.ofHours(1));
    assertThat(kept.get(hour)).isEqualTo("value 1");
    now = now.plus(Duration.ofMinutes(58)).minusMillis(1);
    assertThat(kept.get(hour)).isEqualTo("value 1");
    now = now.plusMillis(1);
    assertThat(kept.get(hour)).isEqualTo("value 2");
  }

  @Test
  void whatLastsNoLongerIsUsedOnceAndAskedForEachTime() {
    assertThat(kept.get(lasting(Duration.ofMinutes(1)))).isEqualTo("value 1");
    assertThat(kept.get(lasting(Duration.ofMinutes(1)))).isEqualTo("value 2");
  }

  @Test
  void aFailureIsKeptForHalfAMinute() {
    assertThatThrownBy(() -> kept.get(this::failing)).isInstanceOf(IdentityFailure.class);
    now = now.plusSeconds(29);
    assertThatThrownBy(() -> kept.get(this::failing)).isInstanceOf(IdentityFailure.class);
    assertThat(fetched).hasValue(1);
    now = now.plusSeconds(1);
    assertThat(kept.get(lasting(Duration.ofHours(1)))).isEqualTo("value 2");
  }

  @Test
  void anOldValueIsBetterThanAFailureUntilItExpires() {
    kept.get(lasting(Duration.ofHours(1)));
    now = now.plus(Duration.ofMinutes(59));
    assertThat(kept.get(this::failing)).isEqualTo("value 1");
    assertThat(kept.get(this::failing)).isEqualTo("value 1");
    assertThat(fetched).hasValue(2);
    now = now.plus(Duration.ofMinutes(1));
    assertThatThrownBy(() -> kept.get(this::failing)).isInstanceOf(IdentityFailure.class);
  }

  @Test
  void whoIsInterruptedSpoilsNothingForOthers() {
    Thread.currentThread().interrupt();
    try {
      assertThatThrownBy(() -> kept.get(this::failing)).isInstanceOf(IdentityFailure.class);
    } finally {
      assertThat(Thread.interrupted()).isTrue();
    }
    assertThat(kept.get(lasting(Duration.ofHours(1)))).isEqualTo("value 2");
  }

  @Test
  void oneThreadFetchesForAll() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(8);
    try {
      List<Future<String>> values = new ArrayList<>();
      for (int i = 0; i < 64; i++) {
        values.add(threads.submit(() -> kept.get(lasting(Duration.ofHours(1)))));
      }
      for (Future<String> value : values) {
        assertThat(value.get()).isEqualTo("value 1");
      }
    } finally {
      threads.shutdownNow();
    }
  }
}
