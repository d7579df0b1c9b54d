package com.slashmnt.krar.fabric8.internal.kind;

import static java.util.Objects.requireNonNullElse;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The metadata of any object, as far as krar reads it. Whatever is absent is empty. */
public record MetaWire(
    String name,
    String namespace,
    String uid,
    String resourceVersion,
    long generation,
    String creationTimestamp,
    String deletionTimestamp,
    Map<String, String> labels,
    Map<String, String> annotations,
    List<OwnerWire> ownerReferences,
    List<ManagerWire> managedFields) {

  public static final MetaWire EMPTY =
      new MetaWire("", "", "", "", 0, "", "", Map.of(), Map.of(), List.of(), List.of());

  public MetaWire {
    name = requireNonNullElse(name, "");
    namespace = requireNonNullElse(namespace, "");
    uid = requireNonNullElse(uid, "");
    resourceVersion = requireNonNullElse(resourceVersion, "");
    creationTimestamp = requireNonNullElse(creationTimestamp, "");
    deletionTimestamp = requireNonNullElse(deletionTimestamp, "");
    labels = requireNonNullElse(labels, Map.of());
    annotations = AnnotationFilter.keep(requireNonNullElse(annotations, Map.of()));
    ownerReferences = requireNonNullElse(ownerReferences, List.of());
    managedFields = requireNonNullElse(managedFields, List.of());
  }

  public boolean isBeingDeleted() {
    return !deletionTimestamp.isEmpty();
  }

  Instant createdAt() {
    return instant(creationTimestamp);
  }

  /** A time stamp of the API; long ago if there is none. */
  public static Instant instant(String text) {
    try {
      return OffsetDateTime.parse(text).toInstant();
    } catch (DateTimeException e) {
      // Only fakes leave it out.
      return Instant.EPOCH;
    }
  }

  /** Whether a field has the value that this manager gave it last, by whatever kind of write. */
  boolean isWrittenBy(String manager) {
    return managedFields.stream().anyMatch(m -> m.manager().equals(manager));
  }

  /** Who manages this object. */
  Optional<OwnerWire> controller() {
    return ownerReferences.stream().filter(OwnerWire::controller).findFirst();
  }
}
