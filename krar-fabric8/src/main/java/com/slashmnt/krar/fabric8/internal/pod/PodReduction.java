package com.slashmnt.krar.fabric8.internal.pod;

import com.slashmnt.krar.fabric8.internal.kind.ConditionWire;
import com.slashmnt.krar.fabric8.internal.kind.KindAdapter;
import com.slashmnt.krar.fabric8.internal.kind.MetaWire;
import com.slashmnt.krar.fabric8.internal.pod.PodWire.ContainerStatus;
import com.slashmnt.krar.fabric8.internal.pod.PodWire.Named;
import com.slashmnt.krar.fabric8.internal.pod.PodWire.Volume;
import com.slashmnt.krar.workload.Container;
import com.slashmnt.krar.workload.RunningContainer;
import com.slashmnt.krar.workload.RunningPod;
import com.slashmnt.krar.workload.Workload;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;

/** What stays of the pods of one list; what is alike is kept once. */
final class PodReduction {

  /** A container that waits for these is merely on its way. */
  private static final Set<String> STARTING = Set.of("ContainerCreating", "PodInitializing");

  /** The pods of a workload are all alike. */
  private final Interner<List<RunningContainer>> containers = new Interner<>();

  private final Interner<List<String>> names = new Interner<>();
  private final Interner<String> texts = new Interner<>();

  /** What stays of a pod of that workload. */
  OwnedPod reduce(PodWire pod, Workload owner, KindAdapter<?> kind) {
    MetaWire metadata = pod.metadata();
    PodWire.Spec spec = pod.spec();
    RunningPod reduced =
        new RunningPod(
            metadata.name(),
            metadata.uid(),
            pod.isReady(),
            trouble(pod),
            containers.of(running(pod, owner)),
            names.of(named(spec.volumes().stream().filter(v -> v.image() != null), Volume::name)),
            names.of(named(spec.imagePullSecrets().stream(), Named::name)),
            Optional.empty(),
            time(metadata.creationTimestamp()));
    return new OwnedPod(
        owner.ref(),
        texts.of(metadata.labels().getOrDefault(kind.revisionLabel(), "")),
        kind.rank(metadata),
        texts.of(spec.nodeName()),
        time(metadata.deletionTimestamp()),
        pod.changedAt(),
        reduced);
  }

  private static Optional<Instant> time(String stamp) {
    return Optional.of(stamp).filter(t -> !t.isEmpty()).map(MetaWire::instant);
  }

  private static List<RunningContainer> running(PodWire pod, Workload owner) {
    Map<String, String> imageIds = new HashMap<>();
    pod.containerStatuses().forEach(c -> imageIds.put(c.name(), c.imageID()));
    Map<String, Container> template = new HashMap<>();
    owner.containers().forEach(c -> template.put(c.name(), c));
    List<RunningContainer> running = new ArrayList<>();
    pod.containers()
        .map(
            c ->
                c.running(
                    imageIds.getOrDefault(c.name(), ""),
                    Optional.ofNullable(template.get(c.name()))))
        .forEach(running::add);
    return List.copyOf(running);
  }

  private static <T> List<String> named(Stream<T> things, Function<T, String> name) {
    return List.copyOf(things.map(name).filter(n -> !n.isBlank()).distinct().toList());
  }

  /** A waiting container says more than an ended one, and that more than the scheduler. */
  private static Optional<String> trouble(PodWire pod) {
    return pod.containerStatuses()
        .flatMap(c -> waiting(c).stream())
        .findFirst()
        .or(() -> pod.containerStatuses().flatMap(c -> terminated(c).stream()).findFirst())
        .or(() -> unschedulable(pod));
  }

  private static Optional<String> waiting(ContainerStatus container) {
    PodWire.Waiting waiting = container.state().waiting();
    return waiting.reason().isEmpty() || STARTING.contains(waiting.reason())
        ? Optional.empty()
        : Optional.of(join(waiting.reason(), waiting.message()));
  }

  private static Optional<String> terminated(ContainerStatus container) {
    PodWire.Terminated end = container.state().terminated();
    String reason = end.reason().isEmpty() ? "Error" : end.reason();
    return end.exitCode() == 0
        ? Optional.empty()
        : Optional.of(join(reason, "exit code " + end.exitCode()));
  }

  private static Optional<String> unschedulable(PodWire pod) {
    return pod.status().conditions().stream()
        .filter(c -> c.type().equals("PodScheduled") && c.status().equals("False"))
        .filter(c -> c.reason().equals(RunningPod.UNSCHEDULABLE))
        .map(ConditionWire::words)
        .findFirst();
  }

  private static String join(String reason, String message) {
    return message.isBlank() ? reason : reason + ": " + message.strip();
  }
}
