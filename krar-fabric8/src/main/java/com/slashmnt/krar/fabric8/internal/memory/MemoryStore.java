package com.slashmnt.krar.fabric8.internal.memory;

import com.slashmnt.krar.Reason;
import com.slashmnt.krar.fabric8.internal.http.ApiClient;
import com.slashmnt.krar.fabric8.internal.http.ApiFailure;
import com.slashmnt.krar.fabric8.internal.http.ApiRequest;
import com.slashmnt.krar.fabric8.internal.http.Json;
import com.slashmnt.krar.fabric8.internal.http.ObjectName;
import com.slashmnt.krar.fabric8.internal.http.Query;
import com.slashmnt.krar.fact.RolloutMemory;
import java.util.Collection;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Reads a ConfigMap, and writes single keys of it: clients that write other keys are not disturbed.
 */
public record MemoryStore(ApiClient api, ObjectName name) {

  private static final Query AS_KRAR = Query.NONE.with("fieldManager", "krar");

  /**
   * As it is now; without data if it does not exist.
   *
   * @throws ApiFailure if it cannot be read
   */
  ConfigMapWire read() {
    try {
      return send(
          ApiRequest.get(name.path(), Query.NONE, "read", name.toString(), name.right("get")));
    } catch (ApiFailure e) {
      if (e.status() == ApiFailure.NOT_FOUND) {
        return ConfigMapWire.NONE;
      }
      throw e;
    }
  }

  /**
   * Sets keys, and creates the ConfigMap if there is none; without a value removes a key.
   *
   * @return all that it holds then
   * @throws ApiFailure if it cannot be written
   */
  ConfigMapWire write(Map<String, @Nullable String> data) {
    try {
      return patch(data, Map.of());
    } catch (ApiFailure e) {
      if (e.status() != ApiFailure.NOT_FOUND) {
        throw e;
      }
    }
    if (data.values().stream().allMatch(Objects::isNull)) {
      return ConfigMapWire.NONE;
    }
    try {
      return create(data);
    } catch (ApiFailure e) {
      if (e.status() != ApiFailure.CONFLICT) {
        throw e;
      }
      // Another client was faster, or the answer to our own request got lost.
      return patch(data, Map.of());
    }
  }

  /**
   * Removes keys, if the ConfigMap was not written to since.
   *
   * @throws ApiFailure if it was, or it cannot be written
   */
  ConfigMapWire remove(Collection<String> keys, String resourceVersion) {
    Map<String, @Nullable String> data = new TreeMap<>();
    keys.forEach(key -> data.put(key, null));
    return patch(data, Map.of("resourceVersion", resourceVersion));
  }

  private ConfigMapWire patch(Map<String, @Nullable String> data, Map<String, String> metadata) {
    Map<String, Object> body = new TreeMap<>(Map.of("data", data));
    if (!metadata.isEmpty()) {
      body.put("metadata", metadata);
    }
    return write("PATCH", name.path(), "application/merge-patch+json", body, "patch");
  }

  private ConfigMapWire create(Map<String, @Nullable String> data) {
    Map<String, Object> body = new TreeMap<>();
    body.put("apiVersion", "v1");
    body.put("kind", "ConfigMap");
    body.put("metadata", new TreeMap<>(Map.of("name", name.name(), "namespace", name.namespace())));
    body.put("data", data);
    return write("POST", name.parentPath(), "application/json", body, "create");
  }

  private ConfigMapWire write(
      String method, String path, String type, Map<String, Object> body, String verb) {
    return send(
        new ApiRequest(
            method,
            path,
            AS_KRAR,
            type,
            Json.write(body),
            verb.equals("patch") ? "write" : verb,
            name.toString(),
            name.right(verb)));
  }

  /** A refusal has a code of its own: what krar does without is the memory. */
  private ConfigMapWire send(ApiRequest request) {
    try {
      return api.send(request, ConfigMapWire.class);
    } catch (ApiFailure e) {
      throw e.reason().is(Reason.FORBIDDEN)
          ? ApiFailure.lasting(
              e.status(), new Reason(RolloutMemory.FORBIDDEN, e.reason().message()), e)
          : e;
    }
  }

  static boolean isRefusal(ApiFailure failure) {
    return failure.reason().is(RolloutMemory.FORBIDDEN);
  }
}
