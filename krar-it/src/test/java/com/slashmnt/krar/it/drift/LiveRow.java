package com.slashmnt.krar.it.drift;

import com.slashmnt.krar.it.ClusterTest;
import com.slashmnt.krar.it.harness.WorkloadFixture;
import com.slashmnt.krar.it.registry.ImageBuilder;
import com.slashmnt.krar.it.registry.PushedImage;
import com.slashmnt.krar.it.registry.Registry;
import com.slashmnt.krar.it.registry.RegistryFront;
import com.slashmnt.krar.it.registry.Skopeo;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.PodTemplateSpecBuilder;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A {@link DriftRow} with its images in a registry and its workload in a cluster. */
final class LiveRow {
  private final DriftRow row;
  private final Registry registry;
  private final Optional<RegistryFront> front;
  private final Map<String, List<PushedImage>> pushed = new LinkedHashMap<>();
  private @Nullable HasMetadata workload;

  /** Pushes what its pods are to start with. */
  LiveRow(DriftRow row, Registry registry) {
    this.row = row;
    this.registry = registry;
    front = row.front.apply(registry);
    row.first.forEach((repository, image) -> push(repository, row.tag, image));
  }

  DriftRow row() {
    return row;
  }

  /** Moves its tags. */
  void move() {
    row.next.forEach((repository, image) -> push(repository, row.tag, image));
  }

  /** Pushes one, and lets somebody else read what it is. */
  PushedImage push(String repository, String tag, ImageBuilder image) {
    PushedImage one = image.push(registry, repository(repository) + ":" + tag);
    Skopeo.of(registry).assertAgrees(one);
    pushed.computeIfAbsent(repository, r -> new ArrayList<>()).add(one);
    return one;
  }

  private String repository(String below) {
    return "drift/" + row.name + (below.isEmpty() ? "" : "/" + below);
  }

  /** What its pods started with. */
  PushedImage before() {
    return before("");
  }

  /** The same, of an image beside its own. */
  PushedImage before(String repository) {
    return all(repository).get(0);
  }

  /** What its tag points at now. */
  PushedImage after() {
    return after("");
  }

  PushedImage after(String repository) {
    List<PushedImage> all = all(repository);
    return all.get(all.size() - 1);
  }

  private List<PushedImage> all(String repository) {
    return Optional.ofNullable(pushed.get(repository)).orElseThrow();
  }

  /** Its image by tag, where krar reaches it. */
  String reference() {
    return front.map(f -> f.reference(before())).orElseGet(() -> before().reference());
  }

  Registry registry() {
    return registry;
  }

  boolean hasFront() {
    return front.isPresent();
  }

  RegistryFront front() {
    return front.orElseThrow();
  }

  /** Its workload in that namespace, to be created. */
  WorkloadFixture<?, ?> fixture(String namespace) {
    WorkloadFixture<?, ?> fixture = row.kind.apply(namespace, row.name);
    fixture.image(row.image.apply(this));
    row.edits.forEach(edit -> edit.accept(fixture, this));
    fixture.template(this::pull);
    return fixture;
  }

  private void pull(PodTemplateSpecBuilder template) {
    PodSpec spec = template.buildSpec();
    Stream.of(spec.getInitContainers(), spec.getContainers())
        .flatMap(List<Container>::stream)
        .filter(container -> container.getImagePullPolicy() == null && !row.policy.isEmpty())
        .forEach(container -> container.setImagePullPolicy(row.policy));
    template.withSpec(spec);
  }

  void created(HasMetadata made) {
    workload = made;
  }

  HasMetadata workload() {
    return Optional.ofNullable(workload).orElseThrow();
  }

  String namespace() {
    return workload().getMetadata().getNamespace();
  }

  String ref() {
    return ClusterTest.ref(workload());
  }

  Expected expected(String run) {
    return Optional.ofNullable(row.expected.get(run))
        .or(() -> Optional.ofNullable(row.expected.get("")))
        .orElseThrow(() -> new IllegalStateException(row.name + " expects nothing"));
  }

  /** Whether a line of an access log is about its images. */
  boolean owns(String line) {
    return line.contains(" /v2/" + repository("") + "/");
  }

  /** The lines that a run must leave in the access log. */
  List<String> lines(String run) {
    return expected(run).requests().stream().flatMap(this::linesOf).toList();
  }

  private Stream<String> linesOf(String request) {
    String[] words = (request + " 200").split(" ", -1);
    int colon = words[1].indexOf(':');
    String below = words[1].substring(0, Math.max(0, colon));
    String start = words[0] + " /v2/" + repository(below) + "/manifests/";
    return references(below, words[1].substring(colon + 1))
        .map(reference -> start + reference + " " + words[2]);
  }

  /** A tag stands for itself; {@code new/*} for each child of what was pushed last. */
  private Stream<String> references(String repository, String reference) {
    if (!reference.startsWith("old") && !reference.startsWith("new")) {
      return Stream.of(reference);
    }
    PushedImage image = reference.startsWith("old") ? before(repository) : after(repository);
    if (reference.length() == 3) {
      return Stream.of(image.digest());
    }
    String platform = reference.substring(4);
    return platform.equals("*")
        ? image.platforms().values().stream().map(PushedImage.Child::digest)
        : Stream.of(image.child(platform).digest());
  }

  @Override
  public String toString() {
    return row.name;
  }
}
