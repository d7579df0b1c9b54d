package com.slashmnt.krar.fabric8.internal.kind;

import static java.util.Objects.requireNonNullElse;

import com.slashmnt.krar.Reason;
import com.slashmnt.krar.fabric8.internal.http.ApiFailure;
import com.slashmnt.krar.fabric8.internal.http.Json;
import com.slashmnt.krar.fabric8.kind.CustomKind;
import com.slashmnt.krar.fabric8.kind.CustomObject;
import com.slashmnt.krar.workload.Workload;
import com.slashmnt.krar.workload.WorkloadBuilder;
import com.slashmnt.krar.workload.WorkloadKind;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A kind that an embedder brings: its objects are read whole, and its own code reads them. */
public record CustomKindAdapter(CustomKind custom) implements KindAdapter<CustomKindAdapter.Wire> {

  /** An object of any such kind. */
  public record Wire(MetaWire metadata, @Nullable Object spec, @Nullable Map<String, Object> status)
      implements KindAdapter.Wire {

    public Wire {
      metadata = requireNonNullElse(metadata, MetaWire.EMPTY);
    }

    /** What {@code spec.template} says; empty where a kind refers to another object's template. */
    @Override
    public TemplateWire template() {
      TemplateWire template =
          spec instanceof Map<?, ?> fields && fields.get("template") instanceof Map<?, ?> own
              ? Json.read(Json.write(own), TemplateWire.class)
              : null;
      return requireNonNullElse(template, TemplateWire.EMPTY);
    }

    private Map<String, Object> fields() {
      return Map.of(
          "spec",
          spec instanceof Map<?, ?> fields ? fields : Map.of(),
          "status",
          requireNonNullElse(status, Map.of()));
    }
  }

  @Override
  public WorkloadKind kind() {
    return custom.kind();
  }

  @Override
  public Class<Wire> wire() {
    return Wire.class;
  }

  @Override
  public void read(Wire object, WorkloadBuilder workload) {
    custom.read(new CustomObject(object.metadata().generation(), object.fields()), workload);
  }

  /** What the embedder's code throws is reported with the object's name. */
  @Override
  public Workload toWorkload(Wire object) {
    try {
      return KindAdapter.super.toWorkload(object);
    } catch (RuntimeException e) {
      String name = object.metadata().namespace() + "/" + kind() + "/" + object.metadata().name();
      throw ApiFailure.lasting(
          0,
          new Reason("UnreadableObject", "Could not read %s: %s.".formatted(name, e.getMessage())),
          e);
    }
  }

  /**
   * Custom resources know no strategic merge; annotations are maps, which a merge patch adds to.
   */
  @Override
  public String patchType() {
    return "application/merge-patch+json";
  }

  @Override
  public boolean mergesContainers() {
    return false;
  }

  @Override
  public Optional<PodOwner> ownerOf(MetaWire pod) {
    return custom.podTemplateHashLabel().isPresent()
        ? PodOwner.byReplicaSet(pod, custom.podTemplateHashLabel().get())
        : KindAdapter.super.ownerOf(pod);
  }

  @Override
  public String revisionLabel() {
    return custom.podTemplateHashLabel().orElseGet(KindAdapter.super::revisionLabel);
  }
}
