package com.slashmnt.krar.job;

import com.slashmnt.krar.Reason;
import com.slashmnt.krar.fabric8.Fabric8Cluster;
import com.slashmnt.krar.job.input.Environment;
import com.slashmnt.krar.job.input.LogLevel;
import com.slashmnt.krar.job.registry.PullSecretReader;
import com.slashmnt.krar.job.registry.Registries;
import com.slashmnt.krar.job.report.ExitCode;
import com.slashmnt.krar.job.report.JsonReport;
import com.slashmnt.krar.job.report.MarkdownReport;
import com.slashmnt.krar.job.report.PlanDocument;
import com.slashmnt.krar.job.report.ProgressPrinter;
import com.slashmnt.krar.job.report.PullSecretWarnings;
import com.slashmnt.krar.job.report.ReportModel;
import com.slashmnt.krar.job.report.Terminal;
import com.slashmnt.krar.job.report.TerminalText;
import com.slashmnt.krar.job.report.TextReport;
import com.slashmnt.krar.job.report.UnresolvedDrift;
import com.slashmnt.krar.job.settings.Settings;
import com.slashmnt.krar.job.settings.SmartSettings;
import com.slashmnt.krar.report.RolloutPlan;
import com.slashmnt.krar.report.RunRecord;
import com.slashmnt.krar.report.RunReport;
import com.slashmnt.krar.run.RolloutRun;
import com.slashmnt.krar.trigger.RunId;
import java.io.IOException;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What krar does without a sub-command: a run or a plan, and its report. */
final class RunCommand {

  private final Settings settings;
  private final Environment environment;
  private final PrintStream out;
  private final PrintStream err;
  private final Termination termination;
  private final ProgressPrinter progress;
  private final List<Reason> warnings;
  private @Nullable PlanFile planFile;
  private @Nullable PlanDocument applied;

  RunCommand(
      Settings settings,
      Environment environment,
      PrintStream out,
      PrintStream err,
      Termination termination) {
    this.settings = settings;
    this.environment = environment;
    this.out = out;
    this.err = err;
    this.termination = termination;
    this.progress = new ProgressPrinter(err, Terminal.isStderr(environment), settings.logLevel());
    this.warnings = new ArrayList<>(settings.warnings());
  }

  /** Writes its plan there, too. */
  RunCommand writing(PlanFile file) {
    planFile = file;
    return this;
  }

  /** Does what that plan says, and only that. */
  RunCommand applying(PlanDocument plan) {
    applied = plan;
    return this;
  }

  /**
   * Runs it.
   *
   * @param ownNamespace where krar's own objects are, if the settings do not say
   * @param beginShutdown tells the cluster's client that the process is about to end
   */
  ExitCode run(Fabric8Cluster cluster, String ownNamespace, Runnable beginShutdown) {
    RunId runId = settings.runId().orElseGet(this::generated);
    warnings.forEach(this::say);
    if (!settings.dryRun()) {
      StartJitter.ofThisProcess().await(settings.startJitter(), progress);
    }
    Optional<Registries> registries =
        settings.smart().map(smart -> open(smart, cluster::pullSecret, environment));
    try {
      RunFactory factory = new RunFactory(settings, cluster, ownNamespace);
      RolloutRun run =
          (applied == null ? factory : factory.applying(applied)).run(runId, progress, registries);
      termination.watch(
          run,
          () -> {
            beginShutdown.run();
            registries.ifPresent(Registries::close);
          });
      return report(settings.isPlanOnly() ? run.plan() : run.execute(), registries);
    } finally {
      registries.ifPresent(Registries::close);
    }
  }

  /** The registries as these settings say. */
  static Registries open(SmartSettings smart, PullSecretReader reader, Environment environment) {
    Optional<PullSecretReader> allowed =
        smart.pullSecrets() ? Optional.of(reader) : Optional.empty();
    return Registries.open(smart.registry(), allowed, environment);
  }

  /** As the core says it, which would not tell the id to the listeners. */
  private RunId generated() {
    RunId runId = RunId.random();
    if (!settings.isPlanOnly()) {
      warnings.add(runId.generatedWarning());
    }
    return runId;
  }

  private void say(Reason warning) {
    progress.line(LogLevel.WARN, "warning: " + warning);
  }

  private ExitCode report(RunRecord record, Optional<Registries> registries) {
    progress.close();
    learnt(registries);
    boolean terminated = record instanceof RunReport && termination.isAsked();
    ExitCode exit =
        ExitCode.of(record, settings.selection(), terminated)
            .orDrift(isAsked() && UnresolvedDrift.isIn(record));
    sayOutOfReach(exit, ExitCode.firstCause(record.failed(), record.failedScopes()));
    print(ReportModel.of(record, warnings, exit), registries);
    return planFile != null && record instanceof RolloutPlan plan
        ? written(plan, planFile, exit)
        : exit;
  }

  /** What is not known of the cluster, or of any registry, is no plan. */
  private ExitCode written(RolloutPlan plan, PlanFile file, ExitCode exit) {
    if (exit == ExitCode.CLUSTER_OUT_OF_REACH || exit == ExitCode.REGISTRIES_OUT_OF_REACH) {
      err.println("krar: " + file.path() + " was not written.");
      return exit;
    }
    try {
      file.write(plan);
    } catch (IOException e) {
      err.println("krar: " + file.path() + " could not be written: " + e.getMessage());
      return ExitCode.INTERNAL_ERROR;
    }
    progress.line(
        LogLevel.INFO,
        "wrote %1$s with %2$d restarts; krar apply %1$s does them, and nothing else"
            .formatted(file.path(), plan.restarts().size()));
    return exit;
  }

  /** Whether the exit code is to report drift. */
  private boolean isAsked() {
    return settings.smart().filter(SmartSettings::failOnDrift).isPresent();
  }

  private void learnt(Optional<Registries> registries) {
    List<Reason> learnt =
        registries.map(Registries::unusedPullSecrets).map(PullSecretWarnings::of).orElse(List.of());
    for (Reason warning : learnt) {
      say(warning);
      warnings.add(warning);
    }
  }

  private void sayOutOfReach(ExitCode exit, Optional<Reason> cause) {
    if (exit == ExitCode.CLUSTER_OUT_OF_REACH) {
      err.println(
          "krar: the cluster cannot be used: "
              + cause.map(Reason::toString).map(TerminalText::of).orElse("it stayed unreachable."));
    }
    if (exit == ExitCode.REGISTRIES_OUT_OF_REACH) {
      err.println("krar: no registry gave an answer.");
    }
  }

  private void print(ReportModel document, Optional<Registries> registries) {
    ReportModel complete =
        registries
            .map(r -> document.smart(r.requests(), settings.isReportOnly() && !settings.dryRun()))
            .orElse(document);
    switch (settings.output()) {
      case TEXT -> out.print(TextReport.print(complete));
      case WIDE -> out.print(TextReport.printWide(complete));
      case MARKDOWN -> out.print(MarkdownReport.print(complete));
      case JSON -> JsonReport.write(complete, out);
    }
    out.flush();
    TerminationLog.write(
        TerminationLog.PATH, environment, complete.name() + ": " + complete.summary() + ".\n");
  }
}
