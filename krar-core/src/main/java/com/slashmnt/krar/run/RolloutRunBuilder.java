package com.slashmnt.krar.run;

import static java.util.Objects.requireNonNull;

import com.slashmnt.krar.Reason;
import com.slashmnt.krar.engine.OwnerRestarts;
import com.slashmnt.krar.engine.Pushes;
import com.slashmnt.krar.engine.RollBack;
import com.slashmnt.krar.engine.RunSettings;
import com.slashmnt.krar.engine.rollout.WaitTimeout;
import com.slashmnt.krar.fact.Fact;
import com.slashmnt.krar.fact.FactSource;
import com.slashmnt.krar.fact.RolloutMemory;
import com.slashmnt.krar.follow.RolloutFollower;
import com.slashmnt.krar.gate.Gate;
import com.slashmnt.krar.image.DigestSource;
import com.slashmnt.krar.image.ImageReference;
import com.slashmnt.krar.listen.RunListener;
import com.slashmnt.krar.policy.RolloutPolicy;
import com.slashmnt.krar.select.Discovery;
import com.slashmnt.krar.select.LabelSelector;
import com.slashmnt.krar.select.WorkloadSelector;
import com.slashmnt.krar.trigger.GroupLeases;
import com.slashmnt.krar.trigger.OwnerAnnotator;
import com.slashmnt.krar.trigger.PodEvictor;
import com.slashmnt.krar.trigger.RolloutTrigger;
import com.slashmnt.krar.trigger.RunId;
import com.slashmnt.krar.workload.OwnerAnnotation;
import com.slashmnt.krar.workload.RolloutStrategy;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.LongSupplier;
import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;

/**
 * Collects the parts of a {@link RolloutRun}.
 *
 * <p>Not thread-safe.
 *
 * @since 3.0.0
 */
@API(status = API.Status.STABLE, since = "3.0.0")
public final class RolloutRunBuilder {

  private final WorkloadSelector selector;
  private final RolloutPolicy policy;
  private final RolloutTrigger trigger;
  private Optional<RollBack> rollBack = Optional.empty();
  private Optional<PodEvictor> evictor = Optional.empty();
  private Optional<OwnerRestarts> ownerRestarts = Optional.empty();
  private Optional<GroupLeases> groupLeases = Optional.empty();
  private Optional<RolloutFollower> follower = Optional.empty();
  private final Map<Fact<?>, FactSource<?>> sources = new LinkedHashMap<>();
  private Optional<DigestSource> digests = Optional.empty();
  private RolloutMemory memory = RolloutMemory.inProcess();
  private Duration backOff = Duration.ofHours(24);
  private final List<RunListener> listeners = new ArrayList<>();
  private InstantSource clock = InstantSource.system();
  private Optional<LongSupplier> nanos = Optional.of(System::nanoTime);
  private @Nullable RunId runId;
  private String name = "krar";
  private int maxInFlight = 10;
  private OptionalInt maxFailures = OptionalInt.empty();
  private final List<Gate> gates = new ArrayList<>();
  private WaitTimeout waitTimeout = WaitTimeout.DEFAULT;
  private Duration settleTime = Duration.ofSeconds(10);
  private Optional<Duration> runTimeout = Optional.empty();
  private Duration outageTimeout = Duration.ofMinutes(2);
  private Duration shortestPause = Duration.ofMillis(500);
  private Duration longestPause = Duration.ofSeconds(5);
  private Set<ImageReference> images = Set.of();
  private Duration pushTimeout = Duration.ofMinutes(2);

  RolloutRunBuilder(WorkloadSelector selector, RolloutPolicy policy, RolloutTrigger trigger) {
    this.selector = requireNonNull(selector, "selector");
    this.policy = requireNonNull(policy, "policy");
    this.trigger = requireNonNull(trigger, "trigger");
  }

  /**
   * Waits for each rollout, and for those under way that hold a restart back. Without a follower
   * nothing is waited for.
   */
  public RolloutRunBuilder follower(RolloutFollower follower) {
    this.follower = Optional.of(requireNonNull(follower, "follower"));
    return this;
  }

  /**
   * Takes a restart for new content back whose pods do not become ready: writes the digests that
   * ran well before it into the template, if the registry still has them, and follows that ({@code
   * RolledBack}, which stays a failure; {@code CannotRollBack}). Without it, what has failed is
   * left as it is.
   *
   * @param digests writes them; its strategy is {@link RolloutStrategy#DIGEST}
   * @param evictor removes what a StatefulSet's controller waits for
   * @throws IllegalArgumentException if that trigger has another strategy
   */
  public RolloutRunBuilder rollBackOnFailure(RolloutTrigger digests, PodEvictor evictor) {
    if (digests.strategy() != RolloutStrategy.DIGEST) {
      throw new IllegalArgumentException(
          "going back needs a trigger that writes digests, this one's strategy is "
              + digests.strategy());
    }
    rollBack = Optional.of(new RollBack(digests, requireNonNull(evictor, "evictor")));
    return this;
  }

  /** Evicts the pods that run old content; needed by strategy {@link RolloutStrategy#EVICT}. */
  public RolloutRunBuilder evictor(PodEvictor evictor) {
    this.evictor = Optional.of(requireNonNull(evictor, "evictor"));
    return this;
  }

  /**
   * Restarts what custom resources of these kinds own by their operators: the owner is annotated
   * once in a run, with the time at which the first of its workloads was restarted, and the
   * workload is done when all pods from before are replaced and ready ({@code OwnerDidNothing} if
   * none is). The guard {@link RolloutPolicy#unlessOwnedByOperator} lets it pass. Needs a follower
   * and {@link Fact#PODS}; such a restart never goes back ({@code CannotRollBack}).
   *
   * @param annotations which owners have which; no two of one kind
   * @param notes writes down on each workload that its owner is going to be annotated; its strategy
   *     is {@link RolloutStrategy#OWNER}
   * @param annotator annotates the owners
   * @throws IllegalArgumentException if two are of one kind, or that trigger has another strategy
   */
  public RolloutRunBuilder restartByOwner(
      Collection<OwnerAnnotation> annotations, RolloutTrigger notes, OwnerAnnotator annotator) {
    if (notes.strategy() != RolloutStrategy.OWNER) {
      throw new IllegalArgumentException(
          "restarting by owners needs a trigger that writes no template, this one's strategy is "
              + notes.strategy());
    }
    Set<String> kinds = new HashSet<>();
    for (OwnerAnnotation annotation : annotations) {
      if (!kinds.add(annotation.owners())) {
        throw new IllegalArgumentException(
            annotation.owners() + " has two annotations, and one restarts what it owns");
      }
    }
    requireNonNull(annotator, "annotator");
    ownerRestarts =
        annotations.isEmpty()
            ? Optional.empty()
            : Optional.of(new OwnerRestarts(List.copyOf(annotations), notes, annotator));
    return this;
  }

  /**
   * Restarts a member of a {@linkplain com.slashmnt.krar.workload.WorkloadGroup group} only while
   * this run holds the lease of that group, and holds it until the member's rollout has ended; one
   * that another run holds is waited for ({@code AwaitsGroup}), and without a lease nothing of the
   * group is restarted ({@code GroupNotLeased}). {@link Gate#groups} alone keeps apart what one run
   * restarts. Needs a follower.
   */
  public RolloutRunBuilder groupLeases(GroupLeases leases) {
    groupLeases = Optional.of(requireNonNull(leases, "leases"));
    return this;
  }

  /**
   * Where a fact comes from. {@link Fact#PODS} also serves to verify rollouts, and to give a failed
   * one the pod's own reason.
   */
  public <T> RolloutRunBuilder source(Fact<T> fact, FactSource<T> source) {
    sources.put(requireNonNull(fact, "fact"), requireNonNull(source, "source"));
    return this;
  }

  /**
   * Tells what registries hold: the source of {@link Fact#PUBLISHED}, and what explains a digest
   * after a restart. Each image is asked for once in a run.
   */
  public RolloutRunBuilder digests(DigestSource digests) {
    this.digests = Optional.of(requireNonNull(digests, "digests"));
    return this;
  }

  /**
   * Keeps what restarts have taught; the source of {@link Fact#MEMORY}. {@link
   * RolloutMemory#inProcess()} by default, which lives as long as this builder and its runs.
   */
  public RolloutRunBuilder memory(RolloutMemory memory) {
    this.memory = requireNonNull(memory, "memory");
    return this;
  }

  /**
   * How long content that a restart did not bring, or not to life, is not tried again; doubled each
   * time, up to 30 days. 24 hours by default.
   */
  public RolloutRunBuilder backOff(Duration backOff) {
    this.backOff = positive(backOff, "backOff");
    return this;
  }

  /** Hears every step; the listeners are called in the order in which they were added. */
  public RolloutRunBuilder listener(RunListener listener) {
    listeners.add(requireNonNull(listener, "listener"));
    return this;
  }

  /**
   * Tells the time, the system's by default, and how long something takes: for that the default is
   * {@link System#nanoTime}, so that a step of the system's clock fails nothing. With a clock that
   * stands still, as in a test, nothing is ever over time, and a complete rollout is never settled
   * unless the {@linkplain #settleTime settle time} is zero.
   */
  public RolloutRunBuilder clock(InstantSource clock) {
    this.clock = requireNonNull(clock, "clock");
    nanos = clock.equals(InstantSource.system()) ? Optional.of(System::nanoTime) : Optional.empty();
    return this;
  }

  /**
   * Tells the time of day by one clock, and how long something takes by another.
   *
   * @param elapsed nanoseconds since whenever, which only become more, as {@link System#nanoTime}
   */
  public RolloutRunBuilder clock(InstantSource clock, LongSupplier elapsed) {
    this.clock = requireNonNull(clock, "clock");
    nanos = Optional.of(elapsed);
    return this;
  }

  /** Which run this is; a random one by default, by which no retry can be recognised. */
  public RolloutRunBuilder runId(RunId runId) {
    this.runId = requireNonNull(runId, "runId");
    return this;
  }

  /** The job's or policy's name, for reports and the annotation {@code restarted-by}. */
  public RolloutRunBuilder name(String name) {
    if (name.isBlank()) {
      throw new IllegalArgumentException("a run needs a name, such as once-a-month");
    }
    this.name = name;
    return this;
  }

  /**
   * How many workloads may roll at the same time; without a follower, how many are restarted at the
   * same time. 10 by default.
   */
  public RolloutRunBuilder maxInFlight(int workloads) {
    Gate unused = Gate.maxInFlight(workloads);
    maxInFlight = workloads;
    return this;
  }

  /** After how many failed workloads nothing new starts; whatever fails by default. */
  public RolloutRunBuilder maxFailures(int workloads) {
    Gate unused = Gate.maxFailures(workloads);
    maxFailures = OptionalInt.of(workloads);
    return this;
  }

  /**
   * Says when a restart may start; asked in the order in which gates were added, and before those
   * of {@link #maxFailures} and {@link #maxInFlight}.
   */
  public RolloutRunBuilder gate(Gate gate) {
    gates.add(requireNonNull(gate, "gate"));
    return this;
  }

  private List<Gate> gates() {
    List<Gate> all = new ArrayList<>(gates);
    maxFailures.ifPresent(most -> all.add(Gate.maxFailures(most)));
    all.add(Gate.maxInFlight(maxInFlight));
    return List.copyOf(all);
  }

  /**
   * After what time without progress a rollout counts as failed or stuck. Without it: 10 minutes,
   * but not before a minute after the cluster itself would give it up (a Deployment's {@code
   * progressDeadlineSeconds}).
   *
   * <p>Progress is a changed template, or fewer missing pods; another number of replicas is no
   * progress. After six times this time in which the missing pods never became fewer, the wait ends
   * however often the workload was changed.
   */
  public RolloutRunBuilder waitTimeout(Duration waitTimeout) {
    this.waitTimeout = new WaitTimeout(positive(waitTimeout, "waitTimeout"), true);
    return this;
  }

  /**
   * After what time a complete rollout is looked at again, in case the restart was undone; 10
   * seconds by default, zero for not at all.
   */
  public RolloutRunBuilder settleTime(Duration settleTime) {
    if (settleTime.isNegative()) {
      throw new IllegalArgumentException("settleTime must not be negative, was " + settleTime);
    }
    this.settleTime = settleTime;
    return this;
  }

  /** After what time the run ends as if it were stopped; never by default. */
  public RolloutRunBuilder runTimeout(Duration runTimeout) {
    this.runTimeout = Optional.of(positive(runTimeout, "runTimeout"));
    return this;
  }

  /** How long a cluster that cannot be reached is waited for; 2 minutes by default. */
  public RolloutRunBuilder outageTimeout(Duration outageTimeout) {
    this.outageTimeout = positive(outageTimeout, "outageTimeout");
    return this;
  }

  /**
   * How long to wait between two looks: the shortest while something moves, up to the longest while
   * nothing does. Half a second to five seconds by default. Within these bounds it is at least four
   * times as long as the look before has taken.
   */
  public RolloutRunBuilder pauses(Duration shortest, Duration longest) {
    shortestPause = positive(shortest, "shortest");
    longestPause = positive(longest, "longest");
    if (shortest.compareTo(longest) > 0) {
      throw new IllegalArgumentException(
          "the shortest pause must not be above the longest, was " + shortest + " and " + longest);
    }
    return this;
  }

  /**
   * Takes of what is selected only workloads whose templates name one of these tags, as after a
   * push; all of it by default. That nothing names one is a warning.
   *
   * <p>Where one has a digest, it is waited for until the registry says that the tag points there;
   * see {@link #pushTimeout}. Then it is decided as ever: the digest says only that it is time to
   * look. A tag that does not come to point there is {@code Unverifiable}. Where all have one, they
   * are the run's id if none {@linkplain #runId is given}: what was restarted for them is not
   * restarted again, unless another run has restarted it since.
   *
   * @throws IllegalArgumentException if one has a digest and no tag, or if there is none
   */
  public RolloutRunBuilder images(Collection<ImageReference> images) {
    this.images = Discovery.of(LabelSelector.everything()).images(images).images();
    return this;
  }

  /**
   * How long to wait, in all, until the tags of {@link #images} point at their digests; 2 minutes
   * by default, and no longer than the run. The registry is asked in {@linkplain #pauses pauses}.
   */
  public RolloutRunBuilder pushTimeout(Duration pushTimeout) {
    this.pushTimeout = positive(pushTimeout, "pushTimeout");
    return this;
  }

  /**
   * The run.
   *
   * @throws IllegalStateException if the policy requires a fact that has no source, or going back
   *     does ({@link Fact#IMAGE_OWNERS}); if strategy {@link RolloutStrategy#EVICT} lacks the
   *     evictor, the follower or {@link Fact#PODS}, has a policy that looks up no content, or is to
   *     go back, which would write a template; if {@linkplain #restartByOwner restarting by owners}
   *     lacks the follower or {@link Fact#PODS}, or {@link RolloutStrategy#OWNER} is the strategy
   *     of all; if {@linkplain #groupLeases leases of groups} lack the follower; or if {@link
   *     #images} have a digest, and the policy looks up none
   */
  public RolloutRun build() {
    for (Fact<?> fact : policy.requires()) {
      boolean own =
          fact.equals(Fact.MEMORY)
              || fact.equals(Fact.FIRST_SEEN)
              || (fact.equals(Fact.PUBLISHED) && digests.isPresent())
              || (fact.equals(Fact.IMAGE_OWNERS) && trigger.strategy() != RolloutStrategy.DIGEST);
      if (!own && !sources.containsKey(fact)) {
        throw new IllegalStateException(
            "policy " + policy + " requires the fact '" + fact + "', which has no source");
      }
    }
    if (rollBack.isPresent() && !sources.containsKey(Fact.IMAGE_OWNERS)) {
      throw new IllegalStateException(
          "going back writes images, and nothing gives the fact '" + Fact.IMAGE_OWNERS + "'");
    }
    if (trigger.strategy() == RolloutStrategy.EVICT) {
      requireWhatEvictionNeeds();
    }
    if (trigger.strategy() == RolloutStrategy.OWNER) {
      throw new IllegalStateException(
          "strategy owner is that of workloads whose owners are annotated, the others need one, too");
    }
    boolean sees = follower.isPresent() && sources.containsKey(Fact.PODS);
    if (ownerRestarts.isPresent() && !sees) {
      throw new IllegalStateException(
          "what an operator does is seen by a follower and the fact '"
              + Fact.PODS
              + "', and one of them is missing");
    }
    if (groupLeases.isPresent() && follower.isEmpty()) {
      throw new IllegalStateException(
          "a group is held until its member has ended, which a follower sees, and there is none");
    }
    Pushes pushes = new Pushes(images, pushTimeout);
    if (pushes.isAwaited() && (digests.isEmpty() || !policy.requires().contains(Fact.PUBLISHED))) {
      throw new IllegalStateException(
          "policy "
              + policy
              + " looks up no digest, so that none can be waited for; leave it out of "
              + images);
    }
    List<Reason> warnings = new ArrayList<>();
    RunId id = runId != null ? runId : RunId.ofPush(images).orElse(null);
    if (id == null) {
      id = RunId.random();
      warnings.add(id.generatedWarning());
    }
    return new RolloutRun(
        new RunSettings(
            pushes.of(selector),
            policy,
            trigger,
            rollBack,
            evictor,
            ownerRestarts,
            groupLeases,
            follower,
            Map.copyOf(sources),
            digests,
            memory,
            backOff,
            List.copyOf(listeners),
            clock,
            nanos.<InstantSource>map(n -> ticks(clock.instant(), n)).orElse(clock),
            id,
            name,
            maxInFlight,
            gates(),
            waitTimeout,
            settleTime,
            runTimeout,
            outageTimeout,
            shortestPause,
            longestPause,
            pushes,
            List.copyOf(warnings)));
  }

  private void requireWhatEvictionNeeds() {
    if (rollBack.isPresent()) {
      throw new IllegalStateException(
          "strategy evict leaves templates alone, and going back writes them");
    }
    if (!policy.requires().contains(Fact.PUBLISHED)) {
      throw new IllegalStateException(
          "strategy evict replaces what runs old content, which policy "
              + policy
              + " does not look for");
    }
    boolean sees = follower.isPresent() && sources.containsKey(Fact.PODS);
    if (evictor.isEmpty() || !sees) {
      throw new IllegalStateException(
          "strategy evict needs an evictor, and checks each new pod by a follower and the fact '"
              + Fact.PODS
              + "'");
    }
  }

  private static InstantSource ticks(Instant start, LongSupplier nanos) {
    long first = nanos.getAsLong();
    return () -> start.plusNanos(nanos.getAsLong() - first);
  }

  private static Duration positive(Duration value, String what) {
    if (value.isNegative() || value.isZero()) {
      throw new IllegalArgumentException(what + " must be positive, was " + value);
    }
    return value;
  }
}
