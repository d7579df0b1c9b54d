package com.slashmnt.krar.it.drift;

import com.slashmnt.krar.it.harness.DeploymentFixture;
import com.slashmnt.krar.it.harness.WorkloadFixture;
import com.slashmnt.krar.it.harness.Workloads;
import com.slashmnt.krar.it.registry.Dialect;
import com.slashmnt.krar.it.registry.ImageBuilder;
import com.slashmnt.krar.it.registry.Registry;
import com.slashmnt.krar.it.registry.RegistryFront;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * One line of the table: a workload that follows an image in a repository of its own, what becomes
 * of that image while it runs, and what krar must make of it.
 *
 * <p>What is not said: a Deployment of one pod, which pulls {@code :1} always, and whose node
 * reports what the tag pointed at.
 */
final class DriftRow {
  final String name;
  final Map<String, ImageBuilder> first = new LinkedHashMap<>();
  final Map<String, ImageBuilder> next = new LinkedHashMap<>();
  final List<BiConsumer<WorkloadFixture<?, ?>, LiveRow>> edits = new ArrayList<>();
  final List<Consumer<LiveRow>> events = new ArrayList<>();
  final Map<String, Expected> expected = new HashMap<>();
  BiFunction<String, String, WorkloadFixture<?, ?>> kind = Workloads::deployment;
  Function<LiveRow, String> image = LiveRow::reference;
  Function<Registry, Optional<RegistryFront>> front = registry -> Optional.empty();
  Dialect dialect = Dialect.index();
  String namespace = "table";
  String tag = "1";
  String policy = "Always";
  boolean runs = true;
  boolean late;

  private DriftRow(String name) {
    this.name = name;
  }

  /** A workload that starts with that image. */
  static DriftRow of(String name, ImageBuilder first) {
    return of(name).beside("", first);
  }

  /** One without an image of its own. */
  static DriftRow of(String name) {
    return new DriftRow(name);
  }

  /** Another image, in a repository below the row's own. */
  DriftRow beside(String repository, ImageBuilder image) {
    first.put(repository, image);
    return this;
  }

  /** What its tag points at when krar comes. */
  DriftRow moves(ImageBuilder image) {
    return moves("", image);
  }

  /** The same, of an image beside its own. */
  DriftRow moves(String repository, ImageBuilder image) {
    next.put(repository, image);
    return this;
  }

  DriftRow tag(String other) {
    tag = other;
    return this;
  }

  /** What its pods name. */
  DriftRow image(Function<LiveRow, String> other) {
    image = other;
    return this;
  }

  DriftRow kind(BiFunction<String, String, WorkloadFixture<?, ?>> other) {
    kind = other;
    return this;
  }

  /** A change of the Deployment to be created. */
  DriftRow deployment(Consumer<DeploymentFixture> edit) {
    return with((fixture, row) -> edit.accept((DeploymentFixture) fixture));
  }

  /** A change of the workload to be created. */
  DriftRow with(BiConsumer<WorkloadFixture<?, ?>, LiveRow> edit) {
    edits.add(edit);
    return this;
  }

  /** The pull policy of all containers that have none; an empty one is left to the cluster. */
  DriftRow policy(String other) {
    policy = other;
    return this;
  }

  /** How nodes report its images. */
  DriftRow reported(Dialect other) {
    dialect = other;
    return this;
  }

  /** In another namespace. */
  DriftRow in(String other) {
    namespace = other;
    return this;
  }

  /** Its pods never run. */
  DriftRow neverRuns() {
    runs = false;
    return this;
  }

  /** It is created after the tags of all others have moved. */
  DriftRow late() {
    late = true;
    return this;
  }

  /** What happens once its pods run and its tags have moved. */
  DriftRow then(Consumer<LiveRow> event) {
    events.add(event);
    return this;
  }

  /** Krar reaches its registry by way of this alone. */
  DriftRow behind(Function<Registry, RegistryFront> other) {
    front = registry -> Optional.of(other.apply(registry));
    return this;
  }

  /** What krar makes of it. */
  DriftRow expect(Expected usual) {
    return expect("", usual);
  }

  /** The same, in the run of this name. */
  DriftRow expect(String run, Expected other) {
    expected.put(run, other);
    return this;
  }
}
