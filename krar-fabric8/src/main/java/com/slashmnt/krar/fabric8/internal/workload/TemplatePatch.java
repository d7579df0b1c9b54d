package com.slashmnt.krar.fabric8.internal.workload;

import com.slashmnt.krar.fabric8.internal.http.ApiClient;
import com.slashmnt.krar.fabric8.internal.http.ApiFailure;
import com.slashmnt.krar.fabric8.internal.http.ApiRequest;
import com.slashmnt.krar.fabric8.internal.http.Json;
import com.slashmnt.krar.fabric8.internal.http.Query;
import com.slashmnt.krar.fabric8.internal.http.RbacPermission;
import com.slashmnt.krar.fabric8.internal.kind.KindAdapter;
import com.slashmnt.krar.workload.Container;
import com.slashmnt.krar.workload.Workload;
import com.slashmnt.krar.workload.WorkloadRef;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A change of a workload and its template in one patch, valid for one {@code resourceVersion} only.
 *
 * @param workload annotations of the workload, to be set, or removed where empty
 * @param template annotations of its template, likewise
 * @param images of its template, by container name
 */
record TemplatePatch(
    Map<String, Optional<String>> workload,
    Map<String, Optional<String>> template,
    Map<String, String> images) {

  /** GitOps controllers strip what a manager whose name begins with kubectl has set. */
  private static final Query AS_KRAR = Query.NONE.with("fieldManager", "krar");

  /**
   * Sends it.
   *
   * @param verb what it does, for messages
   * @return the workload as the cluster has it since
   * @throws ApiFailure if the cluster refuses or does not answer; with a status of 409 if the
   *     workload has changed since the snapshot
   * @throws IllegalArgumentException if images are to be set that a patch of its kind cannot set
   */
  Workload send(Workload snapshot, String verb, ApiClient api, WorkloadReader reader) {
    return send(snapshot, verb, api, reader.adapter(snapshot.ref().kind()));
  }

  private <W extends KindAdapter.Wire> Workload send(
      Workload snapshot, String verb, ApiClient api, KindAdapter<W> adapter) {
    if (!adapter.rollsOut()) {
      throw new IllegalArgumentException(
          snapshot.ref() + " has no pods to replace: a " + adapter.kind() + " is not restarted");
    }
    if (!images.isEmpty() && !adapter.mergesContainers()) {
      throw new IllegalArgumentException(
          "a patch cannot set single images of a " + snapshot.ref().kind());
    }
    WorkloadRef ref = snapshot.ref();
    ApiRequest request =
        new ApiRequest(
            "PATCH",
            WorkloadReader.path(ref),
            AS_KRAR,
            adapter.patchType(),
            body(snapshot),
            verb,
            ref.toString(),
            RbacPermission.on("patch", ref));
    return adapter.toWorkload(api.send(request, adapter.wire()));
  }

  private String body(Workload snapshot) {
    Map<String, Object> metadata = new TreeMap<>();
    metadata.put("resourceVersion", snapshot.resourceVersion());
    metadata.put("annotations", nullable(workload));
    Map<String, Object> podTemplate = new TreeMap<>();
    podTemplate.put("metadata", Map.of("annotations", nullable(template)));
    if (!images.isEmpty()) {
      podTemplate.put("spec", images(snapshot));
    }
    Map<String, Object> object = new TreeMap<>(Map.of("metadata", metadata));
    if (!template.isEmpty() || !images.isEmpty()) {
      object.put("spec", Map.of("template", podTemplate));
    }
    return Json.write(object);
  }

  /** A merge patch removes what is null. */
  private static Map<String, @Nullable String> nullable(Map<String, Optional<String>> values) {
    Map<String, @Nullable String> all = new TreeMap<>();
    values.forEach((key, value) -> all.put(key, value.orElse(null)));
    return all;
  }

  /** A strategic merge finds containers by their names. */
  private Map<String, Object> images(Workload snapshot) {
    Map<String, List<Object>> lists = new TreeMap<>();
    for (Container container : snapshot.containers()) {
      @Nullable String image = images.get(container.name());
      if (image != null) {
        lists
            .computeIfAbsent(
                container.init() ? "initContainers" : "containers", list -> new ArrayList<>())
            .add(new TreeMap<>(Map.of("name", container.name(), "image", image)));
      }
    }
    return new TreeMap<>(lists);
  }
}
