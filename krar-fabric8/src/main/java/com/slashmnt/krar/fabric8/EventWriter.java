package com.slashmnt.krar.fabric8;

import com.slashmnt.krar.Reason;
import com.slashmnt.krar.report.Outcome;
import com.slashmnt.krar.run.RunEvent;
import com.slashmnt.krar.run.RunListener;
import com.slashmnt.krar.trigger.RunId;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes an Event for each restart and each failure, on a thread of its own. */
final class EventWriter implements RunListener {

  private static final Logger LOG = LoggerFactory.getLogger(EventWriter.class);
  private static final Duration FLUSH = Duration.ofSeconds(10);

  private final Api api;
  private final RunId runId;
  private final InstantSource clock;
  private final Duration flushLimit;

  /** Namespaces in which no Event may be written: asking once is enough. */
  private final Set<String> refused = ConcurrentHashMap.newKeySet();

  private final AtomicReference<@Nullable Reason> firstFailure = new AtomicReference<>();
  private final ThreadPoolExecutor thread;

  EventWriter(Api api, RunId runId) {
    this(api, runId, InstantSource.system(), FLUSH);
  }

  EventWriter(Api api, RunId runId, InstantSource clock, Duration flushLimit) {
    this.api = api;
    this.runId = runId;
    this.clock = clock;
    this.flushLimit = flushLimit;
    this.thread =
        new ThreadPoolExecutor(
            1,
            1,
            5,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            task -> {
              Thread worker = new Thread(task, "krar-events");
              worker.setDaemon(true);
              return worker;
            },
            new ThreadPoolExecutor.DiscardPolicy());
    thread.allowCoreThreadTimeOut(true);
  }

  @Override
  public void on(RunEvent event) {
    if (event instanceof RunEvent.Triggered triggered) {
      queue(
          EventPost.on(
              triggered.workload(),
              "Normal",
              "KrarRolloutTriggered",
              triggered.roll().reason().message(),
              clock.instant()));
    } else if (event instanceof RunEvent.Finished finished
        && finished.outcome() instanceof Outcome.Failed failed) {
      Reason cause = failed.cause();
      finished
          .workload()
          .map(w -> EventPost.on(w, "Warning", cause.code(), cause.message(), clock.instant()))
          .ifPresent(this::queue);
    }
  }

  private void queue(EventPost post) {
    thread.execute(() -> write(post));
  }

  private void write(EventPost post) {
    String namespace = post.about().namespace();
    if (refused.contains(namespace)) {
      return;
    }
    try {
      ObjectWire unused = api.send(post.toRequest(runId), ObjectWire.class);
    } catch (ApiFailure e) {
      if (e.status() == ApiFailure.CONFLICT) {
        // An earlier attempt of this run has written it.
        return;
      }
      failed(post, e.reason());
    } catch (RuntimeException e) {
      failed(post, new Reason("EventFailed", "Could not write an Event: " + e));
    }
  }

  private void failed(EventPost post, Reason why) {
    LOG.debug("{}: no Event: {}", post.about(), why);
    if (why.is(Reason.FORBIDDEN)) {
      refused.add(post.about().namespace());
    }
    firstFailure.compareAndSet(null, why);
  }

  @Override
  public List<Reason> flush() {
    CountDownLatch written = new CountDownLatch(1);
    thread.execute(written::countDown);
    boolean inTime = false;
    try {
      inTime = written.await(flushLimit.toNanos(), TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    // Read before what still runs is interrupted, and fails of that.
    Reason failure = firstFailure.get();
    int left = thread.shutdownNow().size();
    if (failure != null) {
      return List.of(
          new Reason("EventsRefused", "Not every Event was written. " + failure.message()));
    }
    return inTime
        ? List.of()
        : List.of(
            new Reason(
                "EventsNotWritten",
                "Up to %d Events were not written within %d seconds."
                    .formatted(left, flushLimit.toSeconds())));
  }

  @Override
  public String toString() {
    return "Kubernetes Events";
  }
}
