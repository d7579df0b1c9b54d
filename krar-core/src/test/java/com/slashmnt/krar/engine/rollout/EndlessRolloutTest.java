package com.slashmnt.krar.engine.rollout;

import static com.slashmnt.krar.engine.rollout.Rollouts.ROLLING;
import static com.slashmnt.krar.engine.rollout.Rollouts.START;
import static com.slashmnt.krar.engine.rollout.Rollouts.at;
import static com.slashmnt.krar.engine.rollout.Rollouts.web;
import static org.assertj.core.api.Assertions.assertThat;

import com.slashmnt.krar.Reason;
import com.slashmnt.krar.follow.Observation;
import com.slashmnt.krar.policy.Decision;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A rollout is given up after 100 seconds without progress, so that 600 are its bound. */
class EndlessRolloutTest {

  private static final RolloutJudge JUDGE =
      new RolloutJudge(new WaitTimeout(Duration.ofSeconds(100), true), Duration.ZERO);
  private static final Restart RESTART =
      new Restart(Decision.roll("Always", "It is asked for."), START, false);

  /** Its template changes each 90 seconds: five times with a measure of its own. */
  private static Watch changedAgainAndAgain() {
    Watch watch = Watch.of(web(ROLLING).build(), START).begin(START);
    for (int i = 1; i <= 11; i++) {
      watch =
          watch.see(
              web(ROLLING).revision("r" + i).templateRestartedAt(at(i).toString()).build(),
              at(90L * i));
    }
    return watch;
  }

  @Test
  void aRolloutThatIsChangedAgainAndAgainIsEndlessAtSixTimesTheLimit() {
    Observation last =
        new Observation.Seen(
            web(ROLLING).revision("r11").templateRestartedAt(at(11).toString()).build());
    long reset = 5 * 90;

    assertThat(
            JUDGE
                .restarted(changedAgainAndAgain(), RESTART, Optional.empty(), last, at(reset + 599))
                .judgement())
        .isEqualTo(new Judgement.UnderWay());
    assertThat(
            JUDGE
                .restarted(changedAgainAndAgain(), RESTART, Optional.empty(), last, at(reset + 600))
                .judgement())
        .isEqualTo(
            new Judgement.Failed(
                new Reason(
                    "RolloutFailed",
                    "It was changed again and again, and what it lacks became no less for 600 seconds:"
                        + " 1 of 3 pods updated, 2 old left, 3 available.")));
    assertThat(JUDGE.waiting(changedAgainAndAgain(), last, at(reset + 599)).judgement())
        .isEqualTo(new Judgement.UnderWay());
    assertThat(JUDGE.waiting(changedAgainAndAgain(), last, at(reset + 600)).judgement())
        .isEqualTo(new Judgement.DecideAgain());
  }
}
