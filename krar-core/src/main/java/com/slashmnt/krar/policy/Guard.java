package com.slashmnt.krar.policy;

import com.slashmnt.krar.Reason;
import com.slashmnt.krar.workload.RolloutStatus;
import com.slashmnt.krar.workload.RolloutStrategy;
import com.slashmnt.krar.workload.UpdateStrategy;
import com.slashmnt.krar.workload.Workload;
import java.util.List;
import java.util.Locale;

/** The guards that take no parameter. */
enum Guard implements RolloutPolicy {
  OWNED_BY_OPERATOR {
    @Override
    public Decision evaluate(Workload workload, PolicyContext context) {
      if (context.strategy() == RolloutStrategy.OWNER) {
        return PASSED;
      }
      return workload
          .owner()
          .<Decision>map(
              owner ->
                  Decision.hold(
                      "OwnedByOperator",
                      "It belongs to "
                          + owner
                          + ", whose operator may undo a restart; restart it as that operator's"
                          + " documentation says, name its annotation for that to krar, or let krar"
                          + " restart owned workloads, too."))
          .orElse(PASSED);
    }
  },

  PAUSED {
    @Override
    public Decision evaluate(Workload workload, PolicyContext context) {
      return workload.paused()
          ? Decision.hold("Paused", "Its rollouts are paused; kubectl rollout resume ends that.")
          : PASSED;
    }
  },

  SCALED_TO_ZERO {
    @Override
    public Decision evaluate(Workload workload, PolicyContext context) {
      if (workload.rollout().replicas() != 0) {
        return PASSED;
      }
      return workload.scaledBy().filter("Flagger"::equals).isPresent()
          ? Decision.hold(
              "KeptByFlagger",
              "Flagger keeps it without pods between releases, and runs "
                  + workload.ref().name()
                  + "-primary in its place; kubectl rollout restart begins a release, which pulls"
                  + " the image.")
          : Decision.hold("ScaledToZero", "It has no pods; those to come pull the image anyway.");
    }
  },

  ON_DELETE {
    @Override
    public Decision evaluate(Workload workload, PolicyContext context) {
      if (context.strategy() == RolloutStrategy.EVICT) {
        return UnreleasedTemplate.of(workload).<Decision>map(Decision::hold).orElse(PASSED);
      }
      if (context.strategy() == RolloutStrategy.OWNER) {
        return PASSED; // Its operator replaces the pods itself.
      }
      return workload.strategy().type() == UpdateStrategy.Type.ON_DELETE
          ? Decision.hold(
              "OnDelete", "Its update strategy is OnDelete: a changed template restarts nothing.")
          : PASSED;
    }
  },

  PARTITIONED {
    @Override
    public Decision evaluate(Workload workload, PolicyContext context) {
      int partition = workload.strategy().partition();
      int replicas = workload.rollout().replicas();
      if (partition == 0 || context.strategy() == RolloutStrategy.OWNER) {
        return PASSED;
      }
      if (context.strategy() == RolloutStrategy.EVICT) {
        return workload.rollout().updated() >= replicas
            ? PASSED
            : Decision.retryable(
                IN_PROGRESS_CODE,
                "Not all of its pods are there, so that those below its partition may be old ones: "
                    + workload.rollout()
                    + ".");
      }
      if (partition >= replicas) {
        return Decision.hold(
            "Partitioned",
            "Its partition %d keeps all %d replicas on the old template."
                .formatted(partition, replicas));
      }
      return PASSED.warning(
          List.of(
              new Reason(
                  "BelowPartition",
                  "Its partition keeps the ordinals below %d on the old template."
                      .formatted(partition))));
    }
  },

  IN_PROGRESS {
    @Override
    public Decision evaluate(Workload workload, PolicyContext context) {
      RolloutStatus rollout = workload.rollout();
      if (rollout.isGivenUp()) {
        return stuck("the cluster gave it up (ProgressDeadlineExceeded)", rollout, context);
      }
      if (!rollout.isInProgress()) {
        return PASSED;
      }
      if (context.stalled()) {
        return stuck("it has made no progress for too long", rollout, context);
      }
      return Decision.retryable(IN_PROGRESS_CODE, "A rollout is under way: " + rollout + ".");
    }
  };

  /** A rollout is under way. */
  static final String IN_PROGRESS_CODE = "RolloutInProgress";

  static final Decision.Roll PASSED = Decision.roll("Ready", "No guard objects.");

  private static Decision stuck(String why, RolloutStatus rollout, PolicyContext context) {
    Reason stuck =
        new Reason("RolloutStuck", "Its last rollout is stuck, " + why + ": " + rollout + ".");
    // Another template may end that, another pod of the same one does not.
    return context.strategy() == RolloutStrategy.EVICT
        ? Decision.hold(stuck)
        : PASSED.warning(List.of(stuck));
  }

  @Override
  public String toString() {
    return "unless " + name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }
}
