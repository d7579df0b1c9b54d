package com.slashmnt.krar.job;

import com.slashmnt.krar.fabric8.Fabric8Cluster;
import com.slashmnt.krar.fact.Fact;
import com.slashmnt.krar.fact.FactSource;
import com.slashmnt.krar.fact.RolloutMemory;
import com.slashmnt.krar.gate.Gate;
import com.slashmnt.krar.job.input.ConfigMapRef;
import com.slashmnt.krar.job.input.OnFailure;
import com.slashmnt.krar.job.registry.Registries;
import com.slashmnt.krar.job.report.PlanDocument;
import com.slashmnt.krar.job.settings.SelectionSettings;
import com.slashmnt.krar.job.settings.Settings;
import com.slashmnt.krar.job.settings.SmartSettings;
import com.slashmnt.krar.listen.RunListener;
import com.slashmnt.krar.policy.Decision;
import com.slashmnt.krar.policy.PlannedRestart;
import com.slashmnt.krar.policy.RolloutPolicy;
import com.slashmnt.krar.run.RolloutRun;
import com.slashmnt.krar.run.RolloutRunBuilder;
import com.slashmnt.krar.select.WorkloadSelector;
import com.slashmnt.krar.trigger.RunId;
import com.slashmnt.krar.workload.RolloutStrategy;
import com.slashmnt.krar.workload.RunningPods;
import com.slashmnt.krar.workload.WorkloadRef;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Makes a run of the settings. */
final class RunFactory {

  private final Settings settings;
  private final Fabric8Cluster cluster;
  private final String ownNamespace;
  private final @Nullable PlanDocument plan;

  /**
   * For that cluster.
   *
   * @param ownNamespace where krar's own objects are, if the settings do not say
   */
  RunFactory(Settings settings, Fabric8Cluster cluster, String ownNamespace) {
    this(settings, cluster, ownNamespace, null);
  }

  private RunFactory(
      Settings settings, Fabric8Cluster cluster, String ownNamespace, @Nullable PlanDocument plan) {
    this.settings = settings;
    this.cluster = cluster;
    this.ownNamespace = ownNamespace;
    this.plan = plan;
  }

  /** For runs that do what a plan says, and only that. */
  RunFactory applying(PlanDocument planned) {
    return new RunFactory(settings, cluster, ownNamespace, planned);
  }

  /**
   * The run.
   *
   * @param registries in mode smart
   */
  RolloutRun run(RunId runId, RunListener progress, Optional<Registries> registries) {
    RolloutRunBuilder run =
        (plan == null
                ? RolloutRun.builder(selector(), policy(settings), cluster.trigger(strategy()))
                : asPlanned(plan))
            .runId(runId)
            .name(settings.name())
            .listener(progress);
    settings.freeze().map(Gate::notOn).ifPresent(run::gate);
    settings.window().map(Gate::within).ifPresent(run::gate);
    run.gate(Gate.withinOwnersWindow(settings.timeZone()));
    if (settings.follow() && settings.smart().filter(SmartSettings::canary).isPresent()) {
      run.gate(Gate.canary());
    }
    run.gate(Gate.waves()).gate(Gate.groups());
    settings.startInterval().map(Gate::startInterval).ifPresent(run::gate);
    settings.maxInFlightPerNamespace().ifPresent(n -> run.gate(Gate.maxInFlightPerNamespace(n)));
    settings.maxInFlight().ifPresent(run::maxInFlight);
    settings.maxFailures().ifPresent(run::maxFailures);
    settings.settleTime().ifPresent(run::settleTime);
    settings.waitTimeout().ifPresent(run::waitTimeout);
    settings.runTimeout().ifPresent(run::runTimeout);
    if (!settings.selection().images().isEmpty()) {
      run.images(settings.selection().images());
    }
    if (!settings.ownerAnnotations().isEmpty()) {
      run.restartByOwner(
          settings.ownerAnnotations(),
          cluster.trigger(RolloutStrategy.OWNER),
          cluster.ownerAnnotator());
    }
    settings.groupLeases().map(cluster::groupLeases).ifPresent(run::groupLeases);
    settings.smart().ifPresent(smart -> addTo(run, smart));
    registries.ifPresent(r -> run.digests(r.source()));
    if (settings.follow()) {
      if (settings.smart().isEmpty()) {
        run.source(Fact.PODS, pods());
      }
      run.follower(
          settings.selection().discovery().map(cluster::follower).orElseGet(cluster::follower));
    }
    if (settings.readBudgets()) {
      run.source(Fact.BUDGETS, cluster.disruptionBudgets());
    }
    if (!settings.isPlanOnly()) {
      run.listener(cluster.events());
    }
    return run.build();
  }

  private RolloutRunBuilder asPlanned(PlanDocument planned) {
    List<WorkloadRef> these = planned.restarts().stream().map(PlannedRestart::workload).toList();
    return RolloutRun.builder(
        selector().only(these, cluster::selector),
        policy(settings).asPlanned(planned.restarts()).guardedBy(unlessEdited(planned)),
        cluster.trigger(strategy()));
  }

  private static RolloutPolicy unlessEdited(PlanDocument planned) {
    return RolloutPolicy.of(
        "unless its plan was edited",
        Set.of(),
        (workload, context) ->
            planned.edited().contains(workload.ref())
                ? Decision.hold(
                    PlanDocument.EDITED,
                    "What the plan says of it, or the plan's head, is not as krar wrote it. Leave a"
                        + " restart out as a whole, or make a new plan.")
                : Decision.roll("Ready", "The plan is as krar wrote it."));
  }

  private void addTo(RolloutRunBuilder run, SmartSettings smart) {
    run.source(Fact.PODS, pods())
        .memory(
            smart.memory().map(m -> memory(m, cluster, ownNamespace)).orElse(RolloutMemory.none()));
    smart.backOff().ifPresent(run::backOff);
    smart.registry().timeout().ifPresent(run::pushTimeout);
    run.source(Fact.IMAGE_OWNERS, cluster.imageOwners());
    if (smart.strategy() == RolloutStrategy.EVICT) {
      run.evictor(cluster.evictor());
    }
    if (smart.onFailure() == OnFailure.ROLLBACK) {
      run.rollBackOnFailure(cluster.trigger(RolloutStrategy.DIGEST), cluster.evictor());
    }
  }

  private RolloutStrategy strategy() {
    return settings.smart().map(SmartSettings::strategy).orElse(RolloutStrategy.RESTART);
  }

  private FactSource<RunningPods> pods() {
    return settings.readNodes() ? cluster.podsWithNodes() : cluster.pods();
  }

  /** The memory at that place. */
  static RolloutMemory memory(ConfigMapRef place, Fabric8Cluster cluster, String ownNamespace) {
    return cluster.memory(place.namespace().orElse(ownNamespace), place.name());
  }

  private WorkloadSelector selector() {
    SelectionSettings selection = settings.selection();
    return selection
        .discovery()
        .map(
            discovery ->
                selection.targets().isEmpty()
                    ? cluster.selector(discovery)
                    : cluster.selector(discovery, selection.targets()))
        .orElseGet(() -> cluster.selector(selection.targets()));
  }

  /** Without a cooldown of the run's, only workloads whose owners ask for one wait. */
  private static RolloutPolicy whenDrifted(SmartSettings smart) {
    return RolloutPolicy.whenImageDrifted(smart.stalePods())
        .coolingDown(smart.cooldown(), smart.now());
  }

  /** Every selected workload, or in mode smart every one that drifted, that passes the guards. */
  static RolloutPolicy policy(Settings settings) {
    RolloutPolicy ready =
        RolloutPolicy.whenRestartable(
            settings.selection().optOutLabel(), settings.ownedWorkloads());
    // Mode smart restarts for the same content once; what moved again is worth another restart.
    RolloutPolicy guards =
        settings.smart().isPresent()
            ? ready
            : ready.and(RolloutPolicy.unlessRestartedWithin(settings.minInterval()));
    RolloutPolicy due =
        settings.oncePer().map(s -> guards.and(RolloutPolicy.oncePer(s))).orElse(guards);
    return settings
        .smart()
        .map(RunFactory::whenDrifted)
        .orElseGet(RolloutPolicy::always)
        .guardedBy(due)
        .mindingAvailability(settings.availability(), settings.readBudgets());
  }
}
