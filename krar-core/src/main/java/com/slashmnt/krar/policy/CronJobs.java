package com.slashmnt.krar.policy;

import com.slashmnt.krar.image.ImageReference;
import com.slashmnt.krar.workload.Container;
import com.slashmnt.krar.workload.PullPolicy;
import com.slashmnt.krar.workload.Workload;
import com.slashmnt.krar.workload.WorkloadKind;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Holds CronJobs, and says what their next runs bring. */
enum CronJobs implements RolloutPolicy {
  UNTOUCHED;

  @Override
  public Decision evaluate(Workload workload, PolicyContext context) {
    if (!workload.ref().kind().equals(WorkloadKind.CRON_JOB)) {
      return Guard.PASSED;
    }
    String run =
        workload.paused() ? "Its next run, once it is no longer suspended," : "Its next run";
    List<Container> floating = workload.containers().stream().filter(c -> !isByDigest(c)).toList();
    Optional<Container> kept =
        floating.stream().filter(c -> c.pullPolicy() != PullPolicy.ALWAYS).findFirst();
    if (kept.isPresent()) {
      return Decision.hold(
          "NextRunMayNotPull",
          "%s may start old content: container %s has imagePullPolicy %s, so that a node that has %s does not pull it."
              .formatted(run, kept.get().name(), kept.get().pullPolicy(), kept.get().image()));
    }
    return Decision.hold(
        "NextRunPulls",
        floating.isEmpty()
            ? run + " starts what its template names by digest."
            : run
                + " pulls "
                + floating.stream()
                    .map(Container::image)
                    .distinct()
                    .collect(Collectors.joining(", "))
                + ".");
  }

  private static boolean isByDigest(Container container) {
    return container.reference().flatMap(ImageReference::digest).isPresent();
  }

  @Override
  public String toString() {
    return "unless cron job";
  }
}
