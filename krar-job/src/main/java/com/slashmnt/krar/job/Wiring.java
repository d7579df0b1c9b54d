package com.slashmnt.krar.job;

import com.slashmnt.krar.fabric8.Fabric8Cluster;
import com.slashmnt.krar.fact.Fact;
import com.slashmnt.krar.policy.RolloutPolicy;
import com.slashmnt.krar.run.RolloutRun;
import com.slashmnt.krar.run.RolloutRunBuilder;
import com.slashmnt.krar.run.RunListener;
import com.slashmnt.krar.select.WorkloadSelector;
import com.slashmnt.krar.trigger.RunId;

/** Makes a run of the settings. */
final class Wiring {

  private Wiring() {}

  static RolloutRun run(
      Settings settings, RunId runId, Fabric8Cluster cluster, RunListener progress) {
    RolloutRunBuilder run =
        RolloutRun.builder(
                selector(cluster, settings.selection()), policy(settings), cluster.trigger())
            .runId(runId)
            .name(settings.name())
            .budget(settings.budget())
            .waitTimeout(settings.waitTimeout())
            .listener(progress);
    settings.runTimeout().ifPresent(run::runTimeout);
    if (settings.follow()) {
      run.source(Fact.PODS, cluster.pods());
      run.follower(
          settings.selection().discovery().map(cluster::follower).orElseGet(cluster::follower));
    }
    if (!settings.dryRun()) {
      run.listener(cluster.events(runId));
    }
    return run.build();
  }

  private static WorkloadSelector selector(Fabric8Cluster cluster, SelectionSettings selection) {
    return selection
        .discovery()
        .map(
            discovery ->
                selection.targets().isEmpty()
                    ? cluster.selector(discovery)
                    : cluster.selector(discovery, selection.targets()))
        .orElseGet(() -> cluster.selector(selection.targets()));
  }

  /** Mode rollout: every selected workload that passes the guards. */
  static RolloutPolicy policy(Settings settings) {
    RolloutPolicy guards =
        RolloutPolicy.whenReady(settings.selection().optOutLabel())
            .and(RolloutPolicy.unlessRestartedWithin(settings.minInterval()));
    RolloutPolicy due =
        settings.oncePer().map(s -> guards.and(RolloutPolicy.oncePer(s))).orElse(guards);
    return RolloutPolicy.always().guardedBy(due);
  }
}
