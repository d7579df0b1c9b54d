package com.slashmnt.krar.job;

import com.slashmnt.krar.Reason;
import com.slashmnt.krar.explain.Explanation;
import com.slashmnt.krar.fabric8.Fabric8Cluster;
import com.slashmnt.krar.job.input.Environment;
import com.slashmnt.krar.job.input.Setting;
import com.slashmnt.krar.job.input.SettingSources;
import com.slashmnt.krar.job.input.SettingValue;
import com.slashmnt.krar.job.registry.Registries;
import com.slashmnt.krar.job.report.ExitCode;
import com.slashmnt.krar.job.report.ExplanationText;
import com.slashmnt.krar.job.report.TerminalText;
import com.slashmnt.krar.job.settings.Settings;
import com.slashmnt.krar.report.Outcome;
import com.slashmnt.krar.run.RolloutRun;
import com.slashmnt.krar.trigger.RunId;
import com.slashmnt.krar.workload.WorkloadRef;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Prints how a run would come to its decision on some workloads, and changes nothing. */
final class ExplainCommand {

  private final Settings settings;
  private final List<WorkloadRef> workloads;
  private final Environment environment;
  private final PrintStream out;
  private final PrintStream err;

  ExplainCommand(
      Settings settings,
      List<WorkloadRef> workloads,
      Environment environment,
      PrintStream out,
      PrintStream err) {
    this.settings = settings;
    this.workloads = List.copyOf(workloads);
    this.environment = environment;
    this.out = out;
    this.err = err;
  }

  /** Where nothing says what a run would select, it is a run about just these workloads. */
  static SettingSources sources(SettingSources given, List<WorkloadRef> workloads) {
    boolean selects =
        given.jobName().isPresent()
            || Stream.of(Setting.LABEL_VALUE, Setting.SELECTOR, Setting.TARGETS)
                .anyMatch(setting -> given.of(setting).filter(v -> !v.isEmpty()).isPresent());
    if (selects || workloads.isEmpty()) {
      return given;
    }
    String all = workloads.stream().map(WorkloadRef::toString).collect(Collectors.joining(","));
    return given.with(new SettingValue(Setting.TARGETS, "explain", all));
  }

  /**
   * Explains them all, or as many as possible.
   *
   * @param ownNamespace where krar's own objects are, if the settings do not say
   */
  ExitCode run(Fabric8Cluster cluster, String ownNamespace) {
    settings
        .warnings()
        .forEach(warning -> err.println("krar: warning: " + TerminalText.of(warning + "")));
    Optional<Registries> registries =
        settings.smart().map(smart -> RunCommand.open(smart, cluster::pullSecret, environment));
    try {
      RolloutRun run =
          new RunFactory(settings, cluster, ownNamespace)
              .run(settings.runId().orElseGet(RunId::random), event -> {}, registries);
      ExplanationText text = new ExplanationText(settings, ownNamespace);
      List<String> pages = new ArrayList<>();
      ExitCode exit = ExitCode.OK;
      for (Explanation explanation : run.explain(workloads, cluster::selector)) {
        pages.add(text.print(explanation));
        exit = worse(exit, explanation.outcome());
      }
      out.print(String.join("\n", pages));
      return exit;
    } finally {
      registries.ifPresent(Registries::close);
    }
  }

  /** What cannot be read is not explained. */
  private static ExitCode worse(ExitCode exit, Outcome outcome) {
    if (!(outcome instanceof Outcome.Failed failed)) {
      return exit;
    }
    boolean outOfReach =
        failed.cause().is(Reason.UNREACHABLE) || exit == ExitCode.CLUSTER_OUT_OF_REACH;
    return outOfReach ? ExitCode.CLUSTER_OUT_OF_REACH : ExitCode.FAILURES;
  }
}
