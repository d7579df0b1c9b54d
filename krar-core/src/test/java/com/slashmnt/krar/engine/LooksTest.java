package com.slashmnt.krar.engine;

import static com.slashmnt.krar.engine.Phases.UNREACHABLE;
import static com.slashmnt.krar.engine.Phases.WHY;
import static org.assertj.core.api.Assertions.assertThat;

import com.slashmnt.krar.KrarException;
import com.slashmnt.krar.Reason;
import com.slashmnt.krar.follow.Observation;
import com.slashmnt.krar.follow.RolloutFollower;
import com.slashmnt.krar.workload.Workload;
import com.slashmnt.krar.workload.WorkloadRef;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LooksTest {

  private static final WorkloadRun WEB = Phases.selected("web");
  private static final WorkloadRun API = Phases.selected("api");

  private final List<Reason> warnings = new ArrayList<>();

  private Map<WorkloadRef, Observation> at(RolloutFollower follower) {
    return new Looks(follower, warnings::add).at(List.of(WEB.workload(), API.workload()));
  }

  @Test
  void whatTheFollowerIsSilentAboutIsUnknown() {
    Workload web = WEB.workload();
    assertThat(at(workloads -> Map.of(web.ref(), new Observation.Seen(web))))
        .containsEntry(web.ref(), new Observation.Seen(web))
        .containsEntry(
            API.ref(),
            new Observation.Unknown(new Reason("NotSeen", "The follower said nothing of it.")))
        .hasSize(2);
    assertThat(warnings).isEmpty();
  }

  @Test
  void whatItCannotReachIsUnknownForThatReason() {
    Map<WorkloadRef, Observation> seen =
        at(
            workloads -> {
              throw new KrarException(UNREACHABLE);
            });
    assertThat(seen.values()).hasSize(2).containsOnly(new Observation.Unknown(UNREACHABLE));
    assertThat(warnings).isEmpty();
    assertThat(Looks.isUnreachable(seen.values())).isTrue();
  }

  @Test
  void afterAFaultOfItsOwnAllIsUnknownAndThereIsAWarning() {
    Reason failed =
        new Reason("FollowerFailed", "The follower failed: java.lang.IllegalStateException: no");
    Map<WorkloadRef, Observation> seen =
        at(
            workloads -> {
              throw new IllegalStateException("no");
            });
    assertThat(seen.values()).hasSize(2).containsOnly(new Observation.Unknown(failed));
    assertThat(warnings).containsExactly(failed);
  }

  @Test
  void aClusterIsOutOfReachOnlyIfNothingWasSeen() {
    Observation seen = new Observation.Seen(WEB.workload());
    Observation lost = new Observation.Unknown(UNREACHABLE);
    assertThat(Looks.isUnreachable(List.of(lost, seen))).isFalse();
    assertThat(Looks.isUnreachable(List.of(lost, new Observation.Unknown(WHY)))).isFalse();
    assertThat(Looks.isUnreachable(List.of(lost, lost))).isTrue();
  }

  @Test
  void whatIsNotInALookIsUnknown() {
    assertThat(Looks.of(WEB, Map.of())).isInstanceOf(Observation.Unknown.class);
    Observation seen = new Observation.Seen(WEB.workload());
    assertThat(Looks.of(WEB, Map.of(WEB.ref(), seen))).isSameAs(seen);
  }

  @Test
  void aLookAfreshDistrustsFirst() {
    List<String> told = new ArrayList<>();
    RolloutFollower follower =
        new RolloutFollower() {
          @Override
          public Map<WorkloadRef, Observation> look(List<Workload> followed) {
            told.add("looked");
            return Map.of(WEB.ref(), new Observation.Seen(WEB.workload()));
          }

          @Override
          public void distrustMemory() {
            told.add("distrusted");
          }
        };

    assertThat(new Looks(follower, warnings::add).afresh(List.of(WEB.workload())))
        .containsEntry(WEB.ref(), new Observation.Seen(WEB.workload()));
    assertThat(told).containsExactly("distrusted", "looked");
  }

  @Test
  void tellsTheFollowerThatTheRunIsOverAndIgnoresWhatItThrows() {
    List<String> told = new ArrayList<>();
    RolloutFollower follower =
        new RolloutFollower() {
          @Override
          public Map<WorkloadRef, Observation> look(List<Workload> followed) {
            return Map.of();
          }

          @Override
          public void runEnded() {
            told.add("ended");
            throw new IllegalStateException("no");
          }
        };

    new Looks(follower, warnings::add).end();

    assertThat(told).containsExactly("ended");
    assertThat(warnings).isEmpty();
  }
}
