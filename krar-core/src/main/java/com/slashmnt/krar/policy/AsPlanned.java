package com.slashmnt.krar.policy;

import static java.util.Objects.requireNonNull;

import com.slashmnt.krar.fact.Fact;
import com.slashmnt.krar.image.Digest;
import com.slashmnt.krar.workload.Container;
import com.slashmnt.krar.workload.Workload;
import com.slashmnt.krar.workload.WorkloadRef;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** What was planned, as long as it is that. */
record AsPlanned(RolloutPolicy policy, Map<WorkloadRef, PlannedRestart> planned)
    implements RolloutPolicy {

  private static final String CODE = "PlanOutdated";

  AsPlanned {
    requireNonNull(policy, "policy");
    planned = Map.copyOf(planned);
  }

  @Override
  public Set<Fact<?>> requires() {
    return policy.requires();
  }

  @Override
  public Decision evaluate(Workload workload, PolicyContext context) {
    @Nullable PlannedRestart plan = planned.get(workload.ref());
    if (plan == null) {
      return Decision.hold("NotSelected", "It is not in the plan.");
    }
    Optional<String> changed = changed(plan, workload);
    if (changed.isPresent()) {
      return Decision.hold(CODE, changed.get() + " Make a new plan.");
    }
    boolean otherSpec = plan.generation() != workload.rollout().generation();
    if (otherSpec && !workload.rollout().isObserved()) {
      return Decision.retryable(
          "RolloutInProgress",
          "It was changed since it was planned, and the cluster has not seen that yet.");
    }
    // What its pods are made of is what counts: an autoscaler changes the spec, too.
    boolean sameTemplate =
        plan.revision().isPresent() && plan.revision().equals(workload.revision());
    if (otherSpec && !sameTemplate) {
      return Decision.hold(
          CODE,
          "Its spec was changed since it was planned: it is of generation %d, planned was %d (resourceVersion %s). Make a new plan."
              .formatted(
                  workload.rollout().generation(), plan.generation(), plan.resourceVersion()));
    }
    return context
        .evaluate(policy, workload)
        .<Decision>fold(roll -> asPlanned(plan, roll), hold -> hold);
  }

  private static Decision asPlanned(PlannedRestart plan, Decision.Roll roll) {
    Map<String, Digest> before = plan.wanted();
    Map<String, Digest> now = roll.wanted();
    TreeSet<String> containers = new TreeSet<>(before.keySet());
    containers.addAll(now.keySet());
    return containers.stream()
        .filter(name -> !Objects.equals(before.get(name), now.get(name)))
        .findFirst()
        .<Decision>map(
            name ->
                Decision.hold(
                        CODE,
                        "The tag of container %s was moved since it was planned: a restart would bring %s, planned was %s. Make a new plan."
                            .formatted(name, content(now.get(name)), content(before.get(name))))
                    .warning(roll.warnings())
                    .about(roll.containers()))
        .orElse(roll);
  }

  private static String content(@Nullable Digest digest) {
    return digest == null ? "nothing new" : digest.toString();
  }

  private static Optional<String> changed(PlannedRestart plan, Workload workload) {
    if (!plan.uid().equals(workload.uid())) {
      return Optional.of(
          "It was deleted and created again since it was planned, or this is another cluster: its UID is %s, planned was %s."
              .formatted(workload.uid(), plan.uid()));
    }
    Map<String, String> images = new TreeMap<>();
    for (Container container : workload.containers()) {
      images.put(container.name(), container.image());
    }
    Map<String, String> before = plan.images();
    TreeSet<String> names = new TreeSet<>(before.keySet());
    names.addAll(images.keySet());
    Optional<String> image =
        names.stream()
            .filter(name -> !Objects.equals(before.get(name), images.get(name)))
            .map(
                name ->
                    "Its template was changed since it was planned: container %s is %s, planned was %s."
                        .formatted(
                            name,
                            images.getOrDefault(name, "gone"),
                            before.getOrDefault(name, "none")))
            .findFirst();
    if (image.isPresent() || plan.templateRestartedAt().equals(workload.templateRestartedAt())) {
      return image;
    }
    return Optional.of(
        "It was restarted since it was planned: its restart annotation is %s, planned was %s."
            .formatted(
                workload.templateRestartedAt().orElse("gone"),
                plan.templateRestartedAt().orElse("none")));
  }

  @Override
  public String toString() {
    return policy + " as planned";
  }
}
