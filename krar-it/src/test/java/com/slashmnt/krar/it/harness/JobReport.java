package com.slashmnt.krar.it.harness;

import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** What a run said with {@code --output json}, and how it exited. */
public final class JobReport {
  private static final KubernetesSerialization JSON = new KubernetesSerialization();

  private final KrarProcess.Result result;
  private final Map<?, ?> document;
  private final Map<String, Map<?, ?>> workloads = new LinkedHashMap<>();

  private JobReport(KrarProcess.Result result) {
    this.result = result;
    if (result.stdout().isBlank()) {
      this.document = Map.of();
      return;
    }
    try {
      this.document = JSON.unmarshal(result.stdout(), Map.class);
    } catch (RuntimeException e) {
      throw new AssertionError("no JSON report on stdout: " + result, e);
    }
    for (Object row : (List<?>) Objects.requireNonNull(document.get("workloads"))) {
      Map<?, ?> one = (Map<?, ?>) row;
      workloads.put(text(one, "workload"), one);
    }
  }

  /** Reads what a process printed; one that printed no report has no workloads. */
  public static JobReport of(KrarProcess.Result result) {
    return new JobReport(result);
  }

  /** For a field that is set later. */
  public static JobReport none() {
    return new JobReport(new KrarProcess.Result(-1, "", ""));
  }

  public int exitCode() {
    return result.exitCode();
  }

  /** What was said on stderr. */
  public String stderr() {
    return result.stderr();
  }

  /** How the run ended, such as {@code Completed}; empty for a plan. */
  public String status() {
    return Optional.ofNullable(document.get("status")).map(Object::toString).orElse("");
  }

  /** Every workload, {@code namespace/Kind/name}, as ordered in the report. */
  public List<String> refs() {
    return List.copyOf(workloads.keySet());
  }

  /** Those restarted; in a plan, those to be restarted. */
  public List<String> rolled() {
    return that("restart");
  }

  public List<String> held() {
    return that("hold");
  }

  public List<String> failed() {
    return that("failed");
  }

  private List<String> that(String what) {
    return workloads.entrySet().stream()
        .filter(e -> text(e.getValue(), "action").equals(what))
        .map(Map.Entry::getKey)
        .toList();
  }

  /** What following a restarted workload found; of any other, the code of its reason. */
  public String code(String ref) {
    Map<?, ?> row = row(ref);
    Object convergence = row.get("result");
    return convergence != null ? convergence.toString() : reason(row).code();
  }

  /** The code of the decision's reason, or of the failure's cause. */
  public String why(String ref) {
    return reason(row(ref)).code();
  }

  /** The sentence to it. */
  public String message(String ref) {
    return reason(row(ref)).message();
  }

  /** Whether an earlier attempt had restarted it. */
  public boolean resumed(String ref) {
    return Boolean.TRUE.equals(row(ref).get("resumed"));
  }

  /** Whether this run, in whichever attempt, is said to have restarted it. */
  public boolean restarted(String ref) {
    return row(ref).get("restartedAt") != null;
  }

  /** The codes of a workload's warnings. */
  public List<String> warnings(String ref) {
    return reasons(row(ref)).stream().map(Said::code).toList();
  }

  /** The codes of the warnings on the run as a whole. */
  public List<String> warnings() {
    return reasons(document).stream().map(Said::code).toList();
  }

  /** The sentences to those. */
  public List<String> warningMessages() {
    return reasons(document).stream().map(Said::message).toList();
  }

  /**
   * What was found of a container: {@code Current}, or with a cause of its own {@code
   * Unverifiable(NotFound)}.
   */
  public String verdict(String ref, String container) {
    return Optional.ofNullable(verdicts(ref).get(container))
        .orElseThrow(
            () -> new AssertionError("nothing is said of container " + container + " of " + ref));
  }

  /** The same of all containers, by their names. */
  public Map<String, String> verdicts(String ref) {
    Map<String, String> verdicts = new LinkedHashMap<>();
    for (Map<?, ?> one : containers(ref)) {
      String verdict = text(one, "verdict");
      String cause = said((Map<?, ?>) Objects.requireNonNull(one.get("reason"))).code();
      verdicts.put(
          text(one, "name"), cause.equals(verdict) ? verdict : verdict + "(" + cause + ")");
    }
    return verdicts;
  }

  /** The names of the containers that the workload's template does not name. */
  public List<String> injected(String ref) {
    return containers(ref).stream()
        .filter(one -> Boolean.TRUE.equals(one.get("injected")))
        .map(one -> text(one, "name"))
        .toList();
  }

  /** How many pods have a container, and how many of them drifted, as {@code 1 of 3}. */
  public String stale(String ref, String container) {
    return containers(ref).stream()
        .filter(one -> text(one, "name").equals(container))
        .map(one -> text(one, "driftedPods") + " of " + text(one, "pods"))
        .findFirst()
        .orElse("");
  }

  private List<Map<?, ?>> containers(String ref) {
    List<?> containers = (List<?>) row(ref).get("containers");
    return containers == null
        ? List.of()
        : containers.stream().<Map<?, ?>>map(one -> (Map<?, ?>) one).toList();
  }

  /** Requests that registries answered, as {@code head 3, get 0}. */
  public String registryRequests() {
    Map<?, ?> use = (Map<?, ?>) Objects.requireNonNull(document.get("registryRequests"));
    return "head " + text(use, "head") + ", get " + text(use, "get");
  }

  /** Lists that were refused or failed, {@code scope: sentence}. */
  public List<String> failedScopes() {
    return ((List<?>) Objects.requireNonNull(document.get("failedScopes")))
        .stream()
            .map(s -> (Map<?, ?>) s)
            .map(
                s ->
                    text(s, "scope")
                        + ": "
                        + said((Map<?, ?>) Objects.requireNonNull(s.get("cause"))).message())
            .toList();
  }

  private Map<?, ?> row(String ref) {
    Map<?, ?> row = workloads.get(ref);
    if (row == null) {
      throw new AssertionError("nothing is said of " + ref + ", but of " + workloads.keySet());
    }
    return row;
  }

  private record Said(String code, String message) {}

  private static Said reason(Map<?, ?> row) {
    return said((Map<?, ?>) Objects.requireNonNull(row.get("reason")));
  }

  private static List<Said> reasons(Map<?, ?> of) {
    return ((List<?>) Objects.requireNonNull(of.get("warnings")))
        .stream().map(w -> said((Map<?, ?>) w)).toList();
  }

  private static Said said(Map<?, ?> reason) {
    return new Said(text(reason, "code"), text(reason, "message"));
  }

  private static String text(Map<?, ?> of, String key) {
    return Objects.requireNonNull(of.get(key), key).toString();
  }

  /** Everything, for the message of a test that fails. */
  @Override
  public String toString() {
    return result.toString();
  }
}
