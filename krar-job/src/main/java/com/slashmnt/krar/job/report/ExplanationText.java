package com.slashmnt.krar.job.report;

import static java.util.stream.Collectors.joining;

import com.slashmnt.krar.Reason;
import com.slashmnt.krar.drift.ContainerVerdict;
import com.slashmnt.krar.explain.AskedGate;
import com.slashmnt.krar.explain.Explanation;
import com.slashmnt.krar.explain.FactAnswer;
import com.slashmnt.krar.fact.DisruptionBudgets;
import com.slashmnt.krar.fact.Fact;
import com.slashmnt.krar.fact.FailedRestarts;
import com.slashmnt.krar.fact.ImageOwners;
import com.slashmnt.krar.fact.SeenTags;
import com.slashmnt.krar.image.ImageReference;
import com.slashmnt.krar.job.settings.Settings;
import com.slashmnt.krar.job.settings.SmartSettings;
import com.slashmnt.krar.policy.Decision;
import com.slashmnt.krar.policy.PolicyAnswers;
import com.slashmnt.krar.report.Outcome;
import com.slashmnt.krar.trigger.RestartStamp;
import com.slashmnt.krar.workload.ContainerDigests;
import com.slashmnt.krar.workload.RunningPod;
import com.slashmnt.krar.workload.RunningPods;
import com.slashmnt.krar.workload.Workload;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/** How a decision comes about, for people. */
public final class ExplanationText {

  private static final String NOT_ASKED = "not asked: the decision does not need it";

  private final Settings settings;
  private final String memory;

  /**
   * For runs with these settings.
   *
   * @param ownNamespace where krar's own objects are, if the settings do not say
   */
  public ExplanationText(Settings settings, String ownNamespace) {
    this.settings = settings;
    this.memory =
        settings
            .smart()
            .flatMap(SmartSettings::memory)
            .map(place -> "ConfigMap " + place.in(ownNamespace))
            .orElse("");
  }

  /** Some lines. */
  public String print(Explanation explanation) {
    StringBuilder text = new StringBuilder();
    text.append(
        "%s, as a run of %s in mode %s would decide it at %s. Nothing was changed.%n"
            .formatted(
                explanation.outcome().workload(),
                TerminalText.of(explanation.name()),
                settings.smart().isPresent() ? "smart" : "rollout",
                explanation.at().truncatedTo(ChronoUnit.SECONDS)));
    section(text, "Selection:", selection(explanation));
    explanation.workload().ifPresent(workload -> details(text, explanation, workload));
    if (!explanation.warnings().isEmpty()) {
      Columns columns = new Columns();
      explanation.warnings().forEach(warning -> columns.add("  " + warning));
      section(text, "Warnings:", columns);
    }
    text.append("\nResult:\n  ").append(TerminalText.of(result(explanation))).append('\n');
    return text.toString();
  }

  private void details(StringBuilder text, Explanation explanation, Workload workload) {
    section(text, "Facts:", facts(explanation, workload));
    if (!explanation.policy().isEmpty()) {
      Columns columns = new Columns();
      explanation.policy().forEach(part -> columns.add("  " + part.policy(), said(part)));
      section(text, "Guards and policy:", columns);
    }
    Columns gates = new Columns();
    explanation.gates().forEach(gate -> gates.add("  " + gate.gate(), said(gate)));
    if (explanation.gates().isEmpty()) {
      gates.add("  not asked: nothing is to be restarted");
    }
    section(text, "Gates:", gates);
    section(text, "Would be written:", writes(explanation.writes()));
    if (!explanation.evictions().isEmpty()) {
      Columns pods = new Columns();
      explanation.evictions().forEach(pod -> pods.add("  pod", pod.name(), readiness(pod)));
      section(text, "Would be evicted, one after the other:", pods);
    }
  }

  private static String readiness(RunningPod pod) {
    return pod.ready() ? "ready" : pod.trouble().map(t -> "not ready: " + t).orElse("not ready");
  }

  private static void section(StringBuilder text, String title, Columns columns) {
    text.append('\n').append(title).append('\n').append(columns.print());
  }

  private static Columns selection(Explanation explanation) {
    Columns columns = new Columns();
    String selected = explanation.selected() ? "selected: " : "not selected: ";
    columns.add("  " + selected + explanation.selection());
    explanation
        .failedScopes()
        .forEach(scope -> columns.add("  not listed: " + scope.scope() + ": " + scope.cause()));
    return columns;
  }

  private Columns facts(Explanation explanation, Workload workload) {
    Columns columns = new Columns();
    columns.add(
        "  workload",
        "API server",
        "%s: generation %d, resourceVersion %s; %s"
            .formatted(
                age(explanation.readAt(), explanation.at()),
                workload.rollout().generation(),
                workload.resourceVersion(),
                workload.rollout()));
    List<ContainerVerdict> containers = explanation.outcome().containers();
    for (FactAnswer fact : explanation.facts()) {
      columns.add(
          "  " + fact.fact(),
          source(fact.fact(), containers),
          fact.answer().map(a -> told(a, containers, explanation.at())).orElse(NOT_ASKED));
      if (fact.fact().equals(Fact.PUBLISHED)) {
        Reason said = reason(explanation.outcome());
        containers.forEach(c -> columns.below("    container " + ContainerLine.of(c, said)));
      }
    }
    return columns;
  }

  private static Reason reason(Outcome outcome) {
    return new Row(outcome).reason();
  }

  /** Who was asked, or would be. */
  private String source(Fact<?> fact, List<ContainerVerdict> containers) {
    if (fact.equals(Fact.PODS) || fact.equals(Fact.BUDGETS)) {
      return "API server";
    } else if (fact.equals(Fact.IMAGE_OWNERS)) {
      return "API server (managedFields)";
    } else if (fact.equals(Fact.PUBLISHED)) {
      String hosts =
          containers.stream()
              .flatMap(c -> ImageReference.tryParse(c.image()).stream())
              .map(ImageReference::registry)
              .distinct()
              .sorted()
              .collect(joining(", "));
      return hosts.isEmpty() ? "registries" : hosts;
    }
    String annotations = fact.equals(Fact.MEMORY) ? "its annotations" : "";
    return Stream.of(memory, annotations).filter(s -> !s.isEmpty()).collect(joining(" and "));
  }

  private static String told(
      FactAnswer.Gathered gathered, List<ContainerVerdict> containers, Instant now) {
    return "%s: %s"
        .formatted(
            age(gathered.at(), now),
            gathered.value().fold(value -> value(value, containers), why -> "unknown, " + why));
  }

  private static String age(Instant at, Instant now) {
    Duration age = Duration.between(at, now);
    return ReportModel.seconds(age.isNegative() ? Duration.ZERO : age) + " ago";
  }

  private static String value(Object value, List<ContainerVerdict> containers) {
    if (value instanceof RunningPods pods) {
      return pods(pods);
    } else if (value instanceof FailedRestarts restarts) {
      return memory(restarts);
    } else if (value instanceof SeenTags seen) {
      return seen(seen, containers);
    } else if (value instanceof DisruptionBudgets budgets) {
      return budgets(budgets);
    } else if (value instanceof ImageOwners owners) {
      return owners.managers().isEmpty()
          ? "nobody else applies its images"
          : new TreeMap<>(owners.managers())
              .entrySet().stream()
                  .map(e -> e.getValue() + " applies that of container " + e.getKey())
                  .collect(joining(", "));
    }
    return containers.isEmpty() ? "nothing was looked up" : "by container:";
  }

  private static String pods(RunningPods pods) {
    long ready = pods.pods().stream().filter(RunningPod::ready).count();
    String troubles =
        pods.pods().stream()
            .flatMap(pod -> pod.trouble().map(t -> "; " + pod.name() + ": " + t).stream())
            .collect(joining());
    return "live pods of its newest revision: %d, ready: %d%s"
        .formatted(pods.pods().size(), ready, troubles);
  }

  private static String budgets(DisruptionBudgets found) {
    return found.budgets().isEmpty()
        ? "no PodDisruptionBudget speaks of its pods"
        : found.budgets().stream()
            .map(b -> "PodDisruptionBudget %s allows %d away".formatted(b.name(), b.allowed()))
            .collect(joining("; "));
  }

  private static String memory(FailedRestarts restarts) {
    String forgotten =
        restarts.forgottenAt().map(at -> "; what was before " + at + " is forgotten").orElse("");
    return restarts.attempts().isEmpty()
        ? "nothing is known against a restart" + forgotten
        : restarts.attempts().stream()
                .map(
                    a ->
                        "%s for %s since %s, until %s"
                            .formatted(
                                a.code(), ContainerDigests.format(a.wanted()), a.at(), a.until()))
                .collect(joining("; "))
            + forgotten;
  }

  private static String seen(SeenTags seen, List<ContainerVerdict> containers) {
    String tags =
        containers.stream()
            .flatMap(
                c ->
                    ImageReference.tryParse(c.image())
                        .flatMap(
                            image ->
                                c.published()
                                    .flatMap(digest -> seen.since(image, digest))
                                    .map(at -> SeenTags.key(image).familiar() + " since " + at))
                        .stream())
            .distinct()
            .collect(joining(", "));
    return tags.isEmpty() ? "none of its tags is kept" : tags;
  }

  private static String said(PolicyAnswers.Part part) {
    return part.decision()
        .map(d -> d.<String>fold(ExplanationText::passed, hold -> "holds: " + held(hold)))
        .orElse("not asked: something before it holds");
  }

  private static String passed(Decision.Roll roll) {
    String warnings =
        roll.warnings().isEmpty()
            ? ""
            : roll.warnings().stream()
                .map(Reason::toString)
                .collect(joining(" ", " (warns: ", ")"));
    return (roll.reason().is("Ready") ? "passes" : "restart: " + roll.reason()) + warnings;
  }

  private static String held(Decision.Hold hold) {
    return hold.reason() + (hold.retryable() ? " (may pass while a run waits)" : "");
  }

  private static String said(AskedGate gate) {
    return gate.answer()
        .fold(() -> "open", wait -> "waits: " + wait.reason(), shut -> "closed: " + shut.reason());
  }

  private static Columns writes(Optional<RestartStamp> stamp) {
    Columns columns = new Columns();
    if (stamp.isEmpty()) {
      columns.add("  nothing");
      return columns;
    }
    add(columns, "  template annotation", stamp.get().template());
    new TreeMap<>(stamp.get().images())
        .forEach((name, image) -> columns.add("  template image", name, image));
    add(columns, "  annotation", stamp.get().workload());
    return columns;
  }

  private static void add(Columns columns, String what, Map<String, Optional<String>> values) {
    new TreeMap<>(values)
        .forEach((key, value) -> columns.add(what, key, value.orElse("(removed)")));
  }

  private String result(Explanation explanation) {
    Row row = new Row(explanation.outcome());
    boolean restarts = explanation.outcome() instanceof Outcome.Planned;
    return (explanation.selected() || explanation.workload().isEmpty() ? "" : "if selected: ")
        + row.action()
        + ": "
        + row.words()
        + (restarts && settings.isReportOnly()
            ? " (report only: nothing is restarted without --smart-restart)"
            : "");
  }
}
