package com.slashmnt.krar.fabric8.internal.workload;

import static java.util.Objects.requireNonNullElse;

import com.slashmnt.krar.fabric8.internal.http.Json;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Any object of which only those who wrote to it matter. */
record ManagedFieldsWire(Metadata metadata) {

  /** Their writes belong to any rollout. */
  private static final Set<String> EXPECTED = Set.of("krar", "kube-controller-manager");

  /** Argo CD applies by kubectl's way of old, which the API server takes for updates. */
  private static final Set<String> APPLYING_BY_UPDATE =
      Set.of("argocd-controller", "argocd-application-controller");

  ManagedFieldsWire {
    metadata = requireNonNullElse(metadata, new Metadata(List.of()));
  }

  record Metadata(List<Manager> managedFields) {

    Metadata {
      managedFields = requireNonNullElse(managedFields, List.of());
    }
  }

  /**
   * One who wrote.
   *
   * @param fieldsV1 which fields are its own, as a tree of {@code f:name} and {@code k:{"name":…}}
   */
  record Manager(
      String manager,
      String operation,
      String time,
      String subresource,
      Map<String, @Nullable Object> fieldsV1) {

    Manager {
      manager = requireNonNullElse(manager, "");
      operation = requireNonNullElse(operation, "");
      time = requireNonNullElse(time, "");
      subresource = requireNonNullElse(subresource, "");
      fieldsV1 = requireNonNullElse(fieldsV1, Map.of());
    }

    /** Whether it will write again what it owns when somebody else changes that. */
    boolean isApplier() {
      return !manager.equals("krar")
          && (operation.equals("Apply") || APPLYING_BY_UPDATE.contains(manager));
    }

    /** The containers of the template whose images are its own. */
    Stream<String> images() {
      Map<?, ?> spec = child(child(child(fieldsV1, "f:spec"), "f:template"), "f:spec");
      return Stream.of("f:initContainers", "f:containers")
          .flatMap(list -> child(spec, list).entrySet().stream())
          .filter(e -> e.getValue() instanceof Map<?, ?> own && own.containsKey("f:image"))
          .flatMap(e -> container(String.valueOf(e.getKey())).stream());
    }

    private static Map<?, ?> child(Map<?, ?> fields, String name) {
      return fields.get(name) instanceof Map<?, ?> child ? child : Map.of();
    }

    /** A key such as {@code k:{"name":"app"}}. */
    private static Optional<String> container(String key) {
      if (!key.startsWith("k:")) {
        return Optional.empty();
      }
      Named named = Json.read(key.substring(2), Named.class);
      return Optional.ofNullable(named).map(Named::name).filter(n -> !n.isEmpty());
    }

    /** Empty if it is missing, as any client may leave it out. */
    Optional<Instant> at() {
      try {
        return Optional.of(OffsetDateTime.parse(time).toInstant());
      } catch (DateTimeException e) {
        return Optional.empty();
      }
    }

    boolean isSuspect(Instant since) {
      return !manager.isEmpty()
          && !EXPECTED.contains(manager)
          && !subresource.equals("status")
          && at().filter(t -> !t.isBefore(since)).isPresent();
    }
  }

  /** Those who wrote something else than the status then or later, the first one first. */
  List<String> since(Instant time) {
    return metadata.managedFields().stream()
        .filter(m -> m.isSuspect(time))
        .sorted(Comparator.comparing(m -> m.at().orElse(time)))
        .map(Manager::manager)
        .distinct()
        .toList();
  }

  /** Who applies the images of its template, by container name. */
  Map<String, String> imageAppliers() {
    Map<String, String> appliers = new TreeMap<>();
    for (Manager manager : metadata.managedFields()) {
      if (manager.isApplier()) {
        manager.images().forEach(container -> appliers.put(container, manager.manager()));
      }
    }
    return appliers;
  }

  /** A name in the key of a list. */
  record Named(String name) {

    Named {
      name = requireNonNullElse(name, "");
    }
  }
}
