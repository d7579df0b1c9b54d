package com.slashmnt.krar.fabric8.internal.lease;

import static java.nio.charset.StandardCharsets.UTF_8;
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
import com.slashmnt.krar.image.Digest;
import com.slashmnt.krar.trigger.GroupLeases;
import com.slashmnt.krar.trigger.RunId;
import com.slashmnt.krar.workload.Annotations;
import com.slashmnt.krar.workload.WorkloadGroup;
import com.slashmnt.krar.workload.WorkloadRef;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Leases in one namespace, one for each group; what was read is written back only if nobody has
 * written since, so that one of two gets it.
 */
public final class ClusterGroupLeases implements GroupLeases {

  private static final String GROUP = "coordination.k8s.io";
  private static final String PLURAL = "leases";
  private static final Query AS_KRAR = Query.NONE.with("fieldManager", "krar");

  /** Clocks of nodes that keep time are not further apart. */
  private static final Duration TOLERANCE = Duration.ofSeconds(30);

  /** Each was lost to another client; who loses more often comes back a little later. */
  private static final int MOST_ATTEMPTS = 5;

  private final ApiClient api;
  private final Scope namespace;
  private final InstantSource clock;

  /** In that namespace. */
  public ClusterGroupLeases(ApiClient api, String namespace, InstantSource clock) {
    this.api = api;
    this.namespace = Scope.in(WorkloadRef.requireNamespace(namespace));
    this.clock = clock;
  }

  @Override
  public Optional<Holder> acquire(
      WorkloadGroup group, WorkloadRef member, RunId run, Duration duration) {
    try {
      for (int attempt = 1; attempt <= MOST_ATTEMPTS; attempt++) {
        Optional<LeaseWire> found = read(group);
        Optional<Holder> other = found.flatMap(lease -> other(lease, run));
        if (other.isPresent() || isWritten(group, member, run, duration, found)) {
          return other;
        }
      }
      throw new KrarException(
          new Reason(
              Reason.UNREACHABLE,
              "Could not hold %s: other clients keep writing to it.".formatted(subject(group))));
    } catch (ApiFailure e) {
      throw e.toKrarException();
    }
  }

  private Optional<Holder> other(LeaseWire lease, RunId run) {
    String holder = lease.spec().holder();
    if (holder.isEmpty()
        || holder.equals(run.value())
        || lease.spec().isOver(clock.instant(), TOLERANCE)) {
      return Optional.empty();
    }
    String member = lease.metadata().annotations().getOrDefault(Annotations.MEMBER, "");
    return Optional.of(new Holder(holder, member));
  }

  private boolean isWritten(
      WorkloadGroup group,
      WorkloadRef member,
      RunId run,
      Duration duration,
      Optional<LeaseWire> found) {
    String now = microTime(clock.instant());
    boolean mine = found.filter(lease -> lease.spec().holder().equals(run.value())).isPresent();
    Map<String, @Nullable Object> spec = new TreeMap<>();
    spec.put("holderIdentity", run.value());
    spec.put("leaseDurationSeconds", duration.toSeconds());
    spec.put("renewTime", now);
    if (!mine) {
      spec.put("acquireTime", now);
      spec.put("leaseTransitions", found.map(lease -> lease.spec().transitions() + 1).orElse(0));
    }
    Map<String, Object> metadata = new TreeMap<>();
    metadata.put(
        "annotations",
        new TreeMap<>(
            Map.of(Annotations.GROUP, group.name(), Annotations.MEMBER, member.toString())));
    return found
        .map(lease -> isPatched(group, lease, metadata, spec))
        .orElseGet(() -> isCreated(group, metadata, spec));
  }

  private Optional<LeaseWire> read(WorkloadGroup group) {
    try {
      return Optional.ofNullable(
          api.send(
              ApiRequest.get(path(group), Query.NONE, "read", subject(group), right("get")),
              LeaseWire.class));
    } catch (ApiFailure e) {
      if (e.status() == ApiFailure.NOT_FOUND) {
        return Optional.empty();
      }
      throw e;
    }
  }

  private boolean isCreated(
      WorkloadGroup group, Map<String, Object> metadata, Map<String, @Nullable Object> spec) {
    metadata.put("name", name(group));
    Map<String, Object> body =
        new TreeMap<>(
            Map.of(
                "apiVersion", GROUP + "/v1", "kind", "Lease", "metadata", metadata, "spec", spec));
    return isWritten(group, "POST", parentPath(), "application/json", body, "create");
  }

  private boolean isPatched(
      WorkloadGroup group,
      LeaseWire lease,
      Map<String, Object> metadata,
      Map<String, @Nullable Object> spec) {
    metadata.put("resourceVersion", requireNonNullElse(lease.metadata().resourceVersion(), ""));
    Map<String, Object> body = new TreeMap<>(Map.of("metadata", metadata, "spec", spec));
    return isWritten(group, "PATCH", path(group), "application/merge-patch+json", body, "patch");
  }

  private boolean isWritten(
      WorkloadGroup group,
      String method,
      String path,
      String type,
      Map<String, Object> body,
      String verb) {
    ApiRequest request =
        new ApiRequest(
            method, path, AS_KRAR, type, Json.write(body), "hold", subject(group), right(verb));
    try {
      LeaseWire unused = api.send(request, LeaseWire.class);
      return true;
    } catch (ApiFailure e) {
      boolean deleted = method.equals("PATCH") && e.status() == ApiFailure.NOT_FOUND;
      if (e.status() == ApiFailure.CONFLICT || deleted) {
        return false;
      }
      throw e;
    }
  }

  @Override
  public void release(WorkloadGroup group, RunId run) {
    try {
      Optional<LeaseWire> found = read(group);
      if (found.filter(lease -> lease.spec().holder().equals(run.value())).isEmpty()) {
        return;
      }
      Map<String, Object> metadata = new TreeMap<>();
      Map<String, @Nullable Object> annotations = new TreeMap<>();
      annotations.put(Annotations.MEMBER, null);
      metadata.put("annotations", annotations);
      Map<String, @Nullable Object> spec = new TreeMap<>();
      spec.put("holderIdentity", null);
      // A conflict means that another run was faster, or that this one was over.
      boolean unused = isPatched(group, found.get(), metadata, spec);
    } catch (ApiFailure e) {
      throw e.toKrarException();
    }
  }

  /** As the API server writes it. */
  private static String microTime(Instant time) {
    String text = time.truncatedTo(ChronoUnit.MICROS).toString();
    int dot = text.indexOf('.');
    String fraction = dot < 0 ? "" : text.substring(dot + 1, text.length() - 1);
    String seconds = dot < 0 ? text.substring(0, text.length() - 1) : text.substring(0, dot);
    return seconds + "." + (fraction + "000000").substring(0, 6) + "Z";
  }

  /** A group may be called what no object can be; its annotation has the name. */
  static String name(WorkloadGroup group) {
    return "krar-group-" + Digest.of(group.name().getBytes(UTF_8)).hex().substring(0, 16);
  }

  private String parentPath() {
    return namespace.path(GROUP, "v1", PLURAL);
  }

  private String path(WorkloadGroup group) {
    return parentPath() + "/" + name(group);
  }

  private String subject(WorkloadGroup group) {
    return "the Lease %s of group %s".formatted(name(group), group);
  }

  private RbacPermission right(String verb) {
    return new RbacPermission(verb, PLURAL + "." + GROUP, namespace.toString());
  }
}
