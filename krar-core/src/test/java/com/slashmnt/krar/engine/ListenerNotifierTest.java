package com.slashmnt.krar.engine;

import static com.slashmnt.krar.engine.Phases.NOW;
import static com.slashmnt.krar.engine.Phases.WHY;
import static org.assertj.core.api.Assertions.assertThat;

import com.slashmnt.krar.Reason;
import com.slashmnt.krar.listen.RunEvent;
import com.slashmnt.krar.listen.RunListener;
import com.slashmnt.krar.trigger.RunId;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ListenerNotifierTest {

  private final List<RunEvent> heard = new ArrayList<>();

  private static ListenerNotifier notifier(RunListener... listeners) {
    return new ListenerNotifier(
        Phases.settings(
            (workload, roll, context) -> {
              throw new AssertionError("restarts " + workload);
            },
            listeners),
        NOW);
  }

  /** Throws at each step, and at the end. */
  private static final class Broken implements RunListener {
    @Override
    public void on(RunEvent event) {
      throw new IllegalStateException("no disk");
    }

    @Override
    public List<Reason> flush() {
      throw new IllegalStateException("still no disk");
    }

    @Override
    public String toString() {
      return "broken";
    }
  }

  @Test
  void tellsEachListenerThatTheRunBegins() {
    ListenerNotifier unused = notifier(heard::add, heard::add);
    RunEvent started = new RunEvent.Started(new RunId("run-1"), "test", NOW);
    assertThat(heard).containsExactly(started, started);
  }

  @Test
  void warnsOnceOfEach() {
    ListenerNotifier notifier = notifier(heard::add);
    heard.clear();
    notifier.warn(WHY);
    notifier.warn(WHY);
    assertThat(heard).containsExactly(new RunEvent.Warned(WHY));
    assertThat(notifier.warnings()).containsExactly(WHY);
  }

  @Test
  void aListenerThatThrowsStopsNoOtherAndIsAWarningOnce() {
    ListenerNotifier notifier = notifier(new Broken(), heard::add);
    heard.clear();
    notifier.warn(WHY);
    notifier.flush();
    assertThat(heard).containsExactly(new RunEvent.Warned(WHY));
    assertThat(notifier.warnings())
        .containsExactly(
            new Reason(
                "ListenerFailed",
                "The listener broken failed (further failures are not reported):"
                    + " java.lang.IllegalStateException: no disk"),
            WHY);
  }

  @Test
  void aFlushThatThrowsIsAWarningAndTheOthersAreFlushed() {
    ListenerNotifier notifier =
        notifier(
            new RunListener() {
              @Override
              public void on(RunEvent event) {}

              @Override
              public List<Reason> flush() {
                throw new IllegalStateException("no network");
              }

              @Override
              public String toString() {
                return "events";
              }
            },
            new RunListener() {
              @Override
              public void on(RunEvent event) {}

              @Override
              public List<Reason> flush() {
                return List.of(WHY);
              }
            });
    notifier.flush();
    assertThat(notifier.warnings())
        .extracting(Reason::code)
        .containsExactly("ListenerFailed", "Test");
  }
}
