package com.slashmnt.krar.engine;

import com.slashmnt.krar.drift.Drift;
import com.slashmnt.krar.drift.Verdict;
import com.slashmnt.krar.engine.decide.RegistryLookups;
import com.slashmnt.krar.image.Digest;
import com.slashmnt.krar.workload.RunningPod;
import com.slashmnt.krar.workload.RunningPods;
import com.slashmnt.krar.workload.Workload;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/** Which pods strategy evict replaces. */
final class OldPods {

  /** What serves nobody goes first, then the highest ordinal, as the controller replaces them. */
  private static final Comparator<RunningPod> ORDER =
      Comparator.comparing(RunningPod::ready)
          .thenComparing(pod -> pod.name().length(), Comparator.reverseOrder())
          .thenComparing(RunningPod::name, Comparator.reverseOrder());

  private final RegistryLookups registries;

  OldPods(RegistryLookups registries) {
    this.registries = registries;
  }

  /** Those that run other content than is wanted, in the order in which they are evicted. */
  List<RunningPod> of(Workload workload, List<RunningPod> pods, Map<String, Digest> wanted) {
    return pods.stream().filter(pod -> isOld(workload, pod, wanted)).sorted(ORDER).toList();
  }

  /** Whether the pod runs other content than is wanted. */
  boolean isOld(Workload workload, RunningPod pod, Map<String, Digest> wanted) {
    return isDrifted(registries.compare(workload.ref(), new RunningPods(List.of(pod)), wanted));
  }

  /** Whether the pod runs other content than its tags point at now. */
  boolean isOldNow(Workload workload, RunningPod pod) {
    return isDrifted(registries.compareNow(workload, new RunningPods(List.of(pod))));
  }

  private static boolean isDrifted(Drift drift) {
    return drift.containers().stream().anyMatch(c -> c.verdict() == Verdict.DRIFTED);
  }
}
