package com.slashmnt.krar.engine.rollout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import com.slashmnt.krar.policy.Decision;
import com.slashmnt.krar.workload.RolloutStatus;
import com.slashmnt.krar.workload.WorkloadBuilder;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class RestartTest {

  private static final Restart RESTART =
      new Restart(Decision.roll("Always", "It is asked for."), Rollouts.START, false);

  private static WorkloadBuilder web() {
    return Rollouts.web(RolloutStatus.complete(3));
  }

  static Stream<Arguments> there() {
    return Stream.of(
        argumentSet("the same stamp", web().templateRestartedAt("2026-01-02T12:00:00Z")),
        argumentSet(
            "the same in another zone", web().templateRestartedAt("2026-01-02T14:00+02:00")),
        argumentSet("a later restart", web().templateRestartedAt("2026-01-02T12:00:01Z")));
  }

  @ParameterizedTest
  @MethodSource("there")
  void isNotTakenBackByTheSameOrALaterStamp(WorkloadBuilder now) {
    assertThat(RESTART.takenBack(now.build())).isEmpty();
  }

  static Stream<Arguments> takenBack() {
    return Stream.of(
        argumentSet("no stamp", web(), "nothing"),
        argumentSet(
            "an older stamp",
            web().templateRestartedAt("2026-01-02T11:59:59Z"),
            "2026-01-02T11:59:59Z"),
        argumentSet("an unreadable stamp", web().templateRestartedAt("today"), "today"));
  }

  @ParameterizedTest
  @MethodSource("takenBack")
  void isTakenBackByATemplateWithoutItsStamp(WorkloadBuilder now, String says) {
    assertThat(RESTART.takenBack(now.build()))
        .contains(
            "It was restarted at 2026-01-02T12:00:00Z, and that restart is gone from its template,"
                + (" which says " + says + "."));
  }
}
