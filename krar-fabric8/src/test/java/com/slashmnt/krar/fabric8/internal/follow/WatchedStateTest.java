package com.slashmnt.krar.fabric8.internal.follow;

import static org.assertj.core.api.Assertions.assertThat;

import com.slashmnt.krar.fabric8.internal.http.Pager;
import com.slashmnt.krar.fabric8.internal.kind.MetaWire;
import com.slashmnt.krar.fabric8.internal.workload.ListedWorkload;
import com.slashmnt.krar.workload.Workload;
import com.slashmnt.krar.workload.WorkloadRef;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class WatchedStateTest {

  private static final WorkloadRef WEB = WorkloadRef.parse("prod/Deployment/web");

  private long now;
  private final WatchedState state =
      new WatchedState(
          new Pager.Listed<>(
              List.of(new ListedWorkload("prod", "web", "10", Optional.of(web("10")))), "12"),
          () -> now);

  private static Workload web(String version) {
    return Workload.builder(WEB).resourceVersion(version).build();
  }

  private static MetaWire metadata(String version) {
    return new MetaWire(
        "web", "prod", "", version, 0, "", "", Map.of(), Map.of(), List.of(), List.of());
  }

  private void pass(Duration time) {
    now += time.toNanos();
  }

  @Test
  void aListThatIsOlderThanADeletionBringsNothingBack() {
    state.began();
    state.left(metadata("13"));
    state.take(web("11"));
    assertThat(state.latest(web("10"))).isEmpty();
  }

  @Test
  void whatIsMadeAnewAfterItsDeletionIsSeen() {
    state.began();
    state.left(metadata("13"));
    state.take(web("14"));
    assertThat(state.latest(web("10"))).map(Workload::resourceVersion).contains("14");
    state.left(metadata("15"));
    state.changed(metadata("16"), () -> web("16"));
    assertThat(state.latest(web("10"))).map(Workload::resourceVersion).contains("16");
  }

  @Test
  void aConnectionThatBringsNothingIsNotThePresentAfterAGap() {
    state.began();
    assertThat(state.isCurrent()).isTrue();
    state.broke();
    pass(Duration.ofMillis(500));
    assertThat(state.isCurrent()).isTrue();
    pass(Duration.ofSeconds(1));
    assertThat(state.isCurrent()).isFalse();
    state.began();
    assertThat(state.isCurrent()).isFalse();
    state.reached("20");
    assertThat(state.isCurrent()).isTrue();
  }

  @Test
  void connectionsThatAreCutAgainAndAgainWithoutAnEventAreSilence() {
    for (int i = 0; i < 9; i++) {
      state.began();
      assertThat(state.isCurrent()).isTrue();
      pass(Duration.ofSeconds(1));
      state.broke();
      pass(Duration.ofMillis(200));
    }
    state.began();
    assertThat(state.isCurrent()).isFalse();
    state.confirm();
    assertThat(state.isCurrent()).isTrue();
  }
}
