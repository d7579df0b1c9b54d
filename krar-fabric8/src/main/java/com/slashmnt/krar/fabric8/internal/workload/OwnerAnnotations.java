package com.slashmnt.krar.fabric8.internal.workload;

import static java.util.Objects.requireNonNullElse;

import com.slashmnt.krar.KrarException;
import com.slashmnt.krar.Reason;
import com.slashmnt.krar.fabric8.internal.http.ApiClient;
import com.slashmnt.krar.fabric8.internal.http.ApiFailure;
import com.slashmnt.krar.fabric8.internal.http.ApiRequest;
import com.slashmnt.krar.fabric8.internal.http.Json;
import com.slashmnt.krar.fabric8.internal.http.Query;
import com.slashmnt.krar.fabric8.internal.http.RbacPermission;
import com.slashmnt.krar.fabric8.internal.http.Scope;
import com.slashmnt.krar.fabric8.internal.kind.ObjectWire;
import com.slashmnt.krar.trigger.OwnerAnnotator;
import com.slashmnt.krar.workload.Workload;
import com.slashmnt.krar.workload.WorkloadOwner;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Annotates custom resources, by one merge patch that names their UID; for one thread. */
public final class OwnerAnnotations implements OwnerAnnotator {

  private static final Query AS_KRAR = Query.NONE.with("fieldManager", "krar");

  /** The version of an owner and its kind. */
  private record Type(String apiVersion, String kind) {}

  /** What a group and version serves. */
  record ResourceListWire(@Nullable List<ResourceWire> resources) {}

  /** One of these; {@code shops/status} is one, too. */
  record ResourceWire(@Nullable String name, @Nullable String kind, boolean namespaced) {}

  private final ApiClient api;
  private final Map<Type, ResourceWire> known = new HashMap<>();

  /** By that API server. */
  public OwnerAnnotations(ApiClient api) {
    this.api = api;
  }

  @Override
  public void annotate(Workload owned, String key, String value) {
    WorkloadOwner owner =
        owned
            .owner()
            .orElseThrow(() -> new IllegalArgumentException(owned.ref() + " has no owner"));
    try {
      ObjectWire unused = api.send(patch(owned, owner, key, value), ObjectWire.class);
    } catch (ApiFailure e) {
      if (e.status() == ApiFailure.NOT_FOUND || e.status() == ApiFailure.CONFLICT) {
        throw gone(owned, owner, e);
      }
      throw e.toKrarException();
    }
  }

  private ApiRequest patch(Workload owned, WorkloadOwner owner, String key, String value) {
    ResourceWire resource = known.computeIfAbsent(typeOf(owner), type -> discover(owned, owner));
    Scope scope = resource.namespaced() ? Scope.in(owned.ref().namespace()) : Scope.EVERYWHERE;
    String plural = requireNonNullElse(resource.name(), "");
    // The UID makes it a conflict where the owner was deleted and created again.
    Map<String, Object> metadata =
        new TreeMap<>(Map.of("annotations", Map.of(key, value), "uid", owner.uid()));
    return new ApiRequest(
        "PATCH",
        scope.path(owner.group(), version(owner), plural) + "/" + owner.name(),
        AS_KRAR,
        "application/merge-patch+json",
        Json.write(Map.of("metadata", metadata)),
        "annotate",
        owner + ", which owns " + owned.ref(),
        new RbacPermission("patch", plural + "." + owner.group(), scope.toString()));
  }

  private static Type typeOf(WorkloadOwner owner) {
    return new Type(owner.apiVersion(), owner.kind());
  }

  private static String version(WorkloadOwner owner) {
    return owner.apiVersion().substring(owner.apiVersion().indexOf('/') + 1);
  }

  /**
   * What the API calls that kind; a kind does not tell its plural.
   *
   * @see <a href="https://kubernetes.io/docs/concepts/overview/kubernetes-api/#discovery-api">
   *     Kubernetes, Discovery API</a>
   */
  private ResourceWire discover(Workload owned, WorkloadOwner owner) {
    String path = "/apis/" + owner.apiVersion();
    ResourceListWire served =
        api.send(
            ApiRequest.get(
                path,
                Query.NONE,
                "find",
                "the kind of %s, which owns %s".formatted(owner, owned.ref()),
                new RbacPermission("get", path, "as one of nonResourceURLs")),
            ResourceListWire.class);
    return requireNonNullElse(served.resources(), List.<ResourceWire>of()).stream()
        .filter(r -> owner.kind().equals(r.kind()))
        .filter(r -> !requireNonNullElse(r.name(), "/").contains("/"))
        .findFirst()
        .orElseThrow(() -> notServed(owner));
  }

  private static KrarException notServed(WorkloadOwner owner) {
    return new KrarException(
        new Reason(
            Reason.NOT_FOUND,
            "The API server serves no kind %s in %s.".formatted(owner.kind(), owner.apiVersion())));
  }

  private static KrarException gone(Workload owned, WorkloadOwner owner, ApiFailure cause) {
    return new KrarException(
        new Reason(
            Reason.NOT_FOUND,
            "%s, which owns %s, does not exist any more.".formatted(owner, owned.ref())),
        cause);
  }
}
