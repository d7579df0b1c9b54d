package com.slashmnt.krar.workload;

import static java.util.Objects.requireNonNull;

import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;

/**
 * A kind of workload, as the Kubernetes API names it.
 *
 * <p>A kind is data, so that an adapter can bring further ones; the three of the {@code apps} group
 * and CronJob are {@linkplain #builtIn() built in}.
 *
 * @param group the API group, such as {@code apps}
 * @param version the API version, such as {@code v1}
 * @param kind the kind, such as {@code Deployment}
 * @param plural the resource in URLs and RBAC rules, such as {@code deployments}
 * @param shortNames what {@code kubectl} also takes, such as {@code deploy}
 * @since 3.0.0
 */
@API(status = API.Status.STABLE, since = "3.0.0")
public record WorkloadKind(
    String group, String version, String kind, String plural, Set<String> shortNames)
    implements Comparable<WorkloadKind> {

  public static final WorkloadKind DEPLOYMENT =
      new WorkloadKind("apps", "v1", "Deployment", "deployments", Set.of("deploy"));
  public static final WorkloadKind STATEFUL_SET =
      new WorkloadKind("apps", "v1", "StatefulSet", "statefulsets", Set.of("sts"));
  public static final WorkloadKind DAEMON_SET =
      new WorkloadKind("apps", "v1", "DaemonSet", "daemonsets", Set.of("ds"));

  /** What has no pods between its runs: it is reported, and never restarted. */
  public static final WorkloadKind CRON_JOB =
      new WorkloadKind("batch", "v1", "CronJob", "cronjobs", Set.of("cj"));

  private static final List<WorkloadKind> APPS = List.of(DEPLOYMENT, STATEFUL_SET, DAEMON_SET);
  private static final List<WorkloadKind> BUILT_IN =
      List.of(DEPLOYMENT, STATEFUL_SET, DAEMON_SET, CRON_JOB);

  public WorkloadKind {
    requireNonNull(group, "group");
    requireNonNull(version, "version");
    requireNonNull(kind, "kind");
    requireNonNull(plural, "plural");
    shortNames = Set.copyOf(shortNames);
  }

  /** Deployment, StatefulSet and DaemonSet: what is looked for unless kinds are named. */
  public static List<WorkloadKind> apps() {
    return APPS;
  }

  /** Deployment, StatefulSet, DaemonSet and CronJob. */
  public static List<WorkloadKind> builtIn() {
    return BUILT_IN;
  }

  /**
   * The built-in kind that {@code kubectl} would understand by that name.
   *
   * @throws IllegalArgumentException if there is none
   */
  public static WorkloadKind parse(String name) {
    return parse(name, BUILT_IN);
  }

  /**
   * The known kind that {@code kubectl} would understand by that name: kind, plural or short name
   * in any case, with or without {@code .group} or {@code .version.group}.
   *
   * @throws IllegalArgumentException if there is none
   */
  public static WorkloadKind parse(String name, Collection<WorkloadKind> known) {
    requireNonNull(name, "name");
    return find(name, known)
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "unknown kind '" + name + "', known are " + aliases(known)));
  }

  private static Optional<WorkloadKind> find(String name, Collection<WorkloadKind> known) {
    String lower = name.strip().toLowerCase(Locale.ROOT);
    return known.stream().filter(k -> k.answersTo(lower)).findFirst();
  }

  private boolean answersTo(String lower) {
    int dot = lower.indexOf('.');
    String resource = dot < 0 ? lower : lower.substring(0, dot);
    String suffix = dot < 0 ? group : lower.substring(dot + 1);
    boolean named =
        resource.equals(plural)
            || resource.equals(kind.toLowerCase(Locale.ROOT))
            || shortNames.contains(resource);
    return named && (suffix.equals(group) || suffix.equals(version + "." + group));
  }

  private static String aliases(Collection<WorkloadKind> known) {
    StringBuilder text = new StringBuilder();
    for (WorkloadKind k : known) {
      text.append(text.isEmpty() ? "" : ", ").append(k.plural);
      new TreeSet<>(k.shortNames).forEach(s -> text.append(" (").append(s).append(')'));
    }
    return text.toString();
  }

  /** {@code group/version}, as an object's {@code apiVersion} says it. */
  public String apiVersion() {
    return group.isEmpty() ? version : group + "/" + version;
  }

  /** By group and kind. */
  @Override
  public int compareTo(WorkloadKind other) {
    int byGroup = group.compareTo(other.group);
    return byGroup != 0 ? byGroup : kind.compareTo(other.kind);
  }

  // Written out, as Java links a record's own only when they are first called: 40 ms of each start.

  @Override
  public boolean equals(@Nullable Object other) {
    return this == other
        || (other instanceof WorkloadKind k
            && group.equals(k.group)
            && version.equals(k.version)
            && kind.equals(k.kind)
            && plural.equals(k.plural)
            && shortNames.equals(k.shortNames));
  }

  @Override
  public int hashCode() {
    return 31 * group.hashCode() + kind.hashCode();
  }

  /** The kind, such as {@code Deployment}. */
  @Override
  public String toString() {
    return kind;
  }
}
