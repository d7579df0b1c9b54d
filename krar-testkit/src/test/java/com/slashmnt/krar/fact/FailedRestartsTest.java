package com.slashmnt.krar.fact;

import static com.slashmnt.krar.fact.FailedRestarts.KNOWN_BAD_DIGEST;
import static com.slashmnt.krar.fact.FailedRestarts.KNOWN_NOT_TO_CONVERGE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.slashmnt.krar.Reason;
import com.slashmnt.krar.image.Digest;
import com.slashmnt.krar.testkit.FakeRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RememberedTest {

  private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");
  private static final Duration DAY = Duration.ofHours(24);
  private static final Map<String, Digest> ONE = Map.of("app", FakeRegistry.digest("one"));
  private static final Map<String, Digest> TWO = Map.of("app", FakeRegistry.digest("two"));
  private static final Map<String, Digest> ONE_AND_MORE =
      Map.of("app", FakeRegistry.digest("one"), "side", FakeRegistry.digest("side"));

  private static FailedRestarts failed(Map<String, Digest> wanted) {
    return FailedRestarts.nothing().afterFailure(KNOWN_NOT_TO_CONVERGE, wanted, NOW, DAY);
  }

  @Test
  void holdsTheSameContentUntilTheBackOffEnds() {
    FailedRestarts known = failed(ONE);
    assertThat(known.hold(ONE, NOW.plus(DAY).minusSeconds(1)))
        .hasValueSatisfying(r -> assertThat(r.code()).isEqualTo(KNOWN_NOT_TO_CONVERGE));
    assertThat(known.hold(ONE, NOW.plus(DAY))).isEmpty();
  }

  @Test
  void letsOtherContentPass() {
    assertThat(failed(ONE).hold(TWO, NOW)).isEmpty();
  }

  @Test
  void letsAFurtherContainerPass() {
    assertThat(failed(ONE).hold(ONE_AND_MORE, NOW)).isEmpty();
  }

  @Test
  void holdsWhatIsLeftOfTheSameContent() {
    assertThat(failed(ONE_AND_MORE).hold(ONE, NOW)).isPresent();
  }

  @Test
  void doublesTheBackOffUpToThirtyDays() {
    FailedRestarts known = FailedRestarts.nothing();
    long[] days = {1, 2, 4, 8, 16, 30, 30};
    for (long expected : days) {
      known = known.afterFailure(KNOWN_BAD_DIGEST, ONE, NOW, DAY);
      assertThat(known.attempts())
          .singleElement()
          .satisfies(
              a ->
                  assertThat(Duration.between(NOW, a.until()))
                      .isEqualTo(Duration.ofDays(expected)));
    }
  }

  @Test
  void contentThatFailsIsNotTriedBesideNewContentOfAnotherContainer() {
    FailedRestarts bad = FailedRestarts.nothing().afterFailure(KNOWN_BAD_DIGEST, ONE, NOW, DAY);
    assertThat(bad.hold(ONE_AND_MORE, NOW)).isPresent();
    assertThat(bad.hold(TWO, NOW)).isEmpty();
    assertThat(failed(ONE).hold(ONE_AND_MORE, NOW))
        .as("what did not arrive may arrive with a restart for other content")
        .isEmpty();
  }

  @Test
  void beginsAnewWithOtherContent() {
    FailedRestarts known =
        failed(ONE)
            .afterFailure(KNOWN_NOT_TO_CONVERGE, ONE, NOW, DAY)
            .afterFailure(KNOWN_BAD_DIGEST, TWO, NOW, DAY);
    assertThat(known.attempts())
        .singleElement()
        .satisfies(
            a -> {
              assertThat(a.wanted()).isEqualTo(TWO);
              assertThat(a.times()).isEqualTo(1);
            });
  }

  @Test
  void countsOnWhenAContainerOfTheSameContentConverged() {
    FailedRestarts known = failed(ONE_AND_MORE).afterFailure(KNOWN_NOT_TO_CONVERGE, ONE, NOW, DAY);
    assertThat(known.attempts()).singleElement().satisfies(a -> assertThat(a.times()).isEqualTo(2));
  }

  @Test
  void keepsALongerBackOffThanThirtyDaysAsAsked() {
    Duration year = Duration.ofDays(365);
    FailedRestarts known =
        FailedRestarts.nothing().afterFailure(KNOWN_NOT_TO_CONVERGE, ONE, NOW, year);
    assertThat(known.hold(ONE, NOW.plus(Duration.ofDays(364)))).isPresent();
  }

  @Test
  void ignoresWhatIsOlderThanBeingForgotten() {
    FailedRestarts.Attempt before =
        new FailedRestarts.Attempt(KNOWN_NOT_TO_CONVERGE, ONE, NOW, NOW.plus(DAY), 1, false);
    FailedRestarts.Attempt after =
        new FailedRestarts.Attempt(
            KNOWN_NOT_TO_CONVERGE, ONE, NOW.plusSeconds(2), NOW.plus(DAY), 1, false);
    FailedRestarts forgotten = FailedRestarts.forgotten(NOW.plusSeconds(1));
    assertThat(forgotten.and(before).hold(ONE, NOW.plusSeconds(3))).isEmpty();
    assertThat(forgotten.and(after).hold(ONE, NOW.plusSeconds(3))).isPresent();
  }

  @Test
  void saysHowOftenItWasTried() {
    FailedRestarts known = failed(ONE).afterFailure(KNOWN_NOT_TO_CONVERGE, ONE, NOW, DAY);
    assertThat(known.hold(ONE, NOW).orElseThrow().message()).contains("2 times");
  }

  @Test
  void whatFailedInAnotherWorkloadIsHeldAndSaidToBeThat() {
    FailedRestarts known = FailedRestarts.nothing().afterFailureElsewhere(ONE, NOW, DAY);
    Reason reason = known.hold(ONE, NOW).orElseThrow();
    assertThat(reason.code()).isEqualTo(KNOWN_BAD_DIGEST);
    assertThat(reason.message())
        .startsWith("Another workload was restarted for this content by " + NOW)
        .endsWith("not tried here before " + NOW.plus(DAY) + " or until the tag moves.");
    assertThat(known.hold(ONE, NOW.plus(DAY))).isEmpty();
    assertThat(known.hold(TWO, NOW)).isEmpty();

    FailedRestarts again = known.afterFailureElsewhere(ONE, NOW.plus(DAY), DAY);
    assertThat(again.hold(ONE, NOW.plus(DAY.multipliedBy(2)))).isPresent();
    assertThat(again.hold(ONE, NOW.plus(DAY.multipliedBy(3)))).isEmpty();
  }

  @Test
  void refusesAnAttemptThatWasNone() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new FailedRestarts.Attempt(KNOWN_BAD_DIGEST, ONE, NOW, NOW, 0, false))
        .withMessageContaining("was 0");
  }
}
