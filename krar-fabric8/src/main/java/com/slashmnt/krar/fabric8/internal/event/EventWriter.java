package com.slashmnt.krar.fabric8.internal.event;

import com.slashmnt.krar.Reason;
import com.slashmnt.krar.fabric8.internal.http.ApiClient;
import com.slashmnt.krar.fabric8.internal.http.ApiFailure;
import com.slashmnt.krar.fabric8.internal.kind.ObjectWire;
import com.slashmnt.krar.fact.FailedRestarts;
import com.slashmnt.krar.listen.RunEvent;
import com.slashmnt.krar.listen.RunEventListener;
import com.slashmnt.krar.policy.Decision;
import com.slashmnt.krar.report.Outcome;
import com.slashmnt.krar.trigger.RunId;
import com.slashmnt.krar.workload.WorkloadRef;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes an Event for each restart, each failure, and each workload that a bad canary spared, on
 * threads of its own, in no certain order.
 *
 * <p>It may hear several runs, one after the other, such as a plan and its execution.
 */
public final class EventWriter implements RunEventListener {

  private static final Logger LOG = LoggerFactory.getLogger(EventWriter.class);
  private static final Duration FLUSH = Duration.ofSeconds(5);

  /** Restarts come from ten threads by default, and each waits for more than its Event does. */
  private static final int THREADS = 4;

  private final ApiClient api;
  private final InstantSource clock;
  private final Duration flushLimit;

  /** Namespaces in which no Event may be written: asking once is enough. */
  private final Set<String> refused = ConcurrentHashMap.newKeySet();

  /** What this run was to restart: what is held from the beginning has had its Event before. */
  private final Set<WorkloadRef> toRestart = new HashSet<>();

  private final AtomicReference<@Nullable Reason> firstFailure = new AtomicReference<>();

  /** Named by the run's first event, and part of the names of the Events that follow it. */
  private @Nullable RunId runId;

  private final AtomicLong posts = new AtomicLong();
  private final Map<Long, CompletableFuture<?>> unwritten = new ConcurrentHashMap<>();
  private final ThreadPoolExecutor threads;

  public EventWriter(ApiClient api) {
    this(api, InstantSource.system(), FLUSH);
  }

  public EventWriter(ApiClient api, InstantSource clock, Duration flushLimit) {
    this.api = api;
    this.clock = clock;
    this.flushLimit = flushLimit;
    this.threads =
        new ThreadPoolExecutor(
            THREADS,
            THREADS,
            5,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            task -> {
              Thread worker = new Thread(task, "krar-events");
              worker.setDaemon(true);
              return worker;
            });
    threads.allowCoreThreadTimeOut(true);
  }

  @Override
  public void started(RunEvent.Started event) {
    runId = event.runId();
    toRestart.clear();
  }

  @Override
  public void decided(RunEvent.Decided event) {
    if (event.decision() instanceof Decision.Roll) {
      toRestart.add(event.workload().ref());
    } else {
      toRestart.remove(event.workload().ref());
    }
  }

  @Override
  public void triggered(RunEvent.Triggered event) {
    boolean back = event.roll().isRollBack();
    queue(
        EventRequest.on(
            event.workload(),
            back ? "Warning" : "Normal",
            back ? "KrarRolledBack" : "KrarRolloutTriggered",
            event.roll().reason().message(),
            clock.instant()));
  }

  @Override
  public void finished(RunEvent.Finished event) {
    if (event.outcome() instanceof Outcome.Held held
        && held.reason().is(FailedRestarts.KNOWN_BAD_DIGEST)
        && toRestart.remove(held.workload())) {
      // Once for each digest: the memory holds it in later runs.
      String message = held.reason().message();
      event
          .workload()
          .map(w -> EventRequest.on(w, "Warning", "KrarHeld", message, clock.instant()))
          .ifPresent(this::queue);
    }
    boolean saidBefore = event.outcome().code().equals(Decision.ROLLED_BACK);
    if (event.outcome() instanceof Outcome.Failed failed && !saidBefore) {
      Reason cause = failed.cause();
      event
          .workload()
          .map(w -> EventRequest.on(w, "Warning", cause.code(), cause.message(), clock.instant()))
          .ifPresent(this::queue);
    }
  }

  private void queue(EventRequest post) {
    RunId run = runId;
    if (run == null) {
      throw new IllegalStateException(
          "an Event on %s belongs to no run: no Started came before it".formatted(post.about()));
    }
    CompletableFuture<Boolean> one = new CompletableFuture<>();
    long number = posts.incrementAndGet();
    unwritten.put(number, one);
    threads.execute(
        () -> {
          try {
            write(post, run);
          } finally {
            unwritten.remove(number);
            one.complete(true);
          }
        });
  }

  private void write(EventRequest post, RunId run) {
    String namespace = post.about().namespace();
    if (refused.contains(namespace)) {
      return;
    }
    try {
      ObjectWire unused = api.send(post.toRequest(run), ObjectWire.class);
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

  private void failed(EventRequest post, Reason why) {
    LOG.debug("{}: no Event: {}", post.about(), why);
    if (why.is(Reason.FORBIDDEN)) {
      refused.add(post.about().namespace());
    }
    firstFailure.compareAndSet(null, why);
  }

  /** Bounded; what is not written by then is given up, and what comes later is written again. */
  @Override
  public List<Reason> flush() {
    boolean inTime = awaitAll();
    int left = unwritten.size();
    if (!inTime) {
      threads.getQueue().clear();
      unwritten.clear();
    }
    Reason failure = firstFailure.getAndSet(null);
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

  private boolean awaitAll() {
    try {
      Void unused =
          CompletableFuture.allOf(unwritten.values().toArray(CompletableFuture<?>[]::new))
              .get(flushLimit.toNanos(), TimeUnit.NANOSECONDS);
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    } catch (ExecutionException | TimeoutException e) {
      return false;
    }
  }

  @Override
  public String toString() {
    return "Kubernetes Events";
  }
}
