package com.slashmnt.krar.fabric8.internal.workload;

import static java.util.Objects.requireNonNullElse;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Any object of which only those who wrote to it matter. */
record ManagedFieldsWire(Metadata metadata) {

  /** Their writes belong to any rollout. */
  private static final Set<String> EXPECTED = Set.of("krar", "kube-controller-manager");

  ManagedFieldsWire {
    metadata = requireNonNullElse(metadata, new Metadata(List.of()));
  }

  record Metadata(List<Manager> managedFields) {

    Metadata {
      managedFields = requireNonNullElse(managedFields, List.of());
    }
  }

  record Manager(String manager, String time, String subresource) {

    Manager {
      manager = requireNonNullElse(manager, "");
      time = requireNonNullElse(time, "");
      subresource = requireNonNullElse(subresource, "");
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
}
