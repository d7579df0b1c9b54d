package com.slashmnt.krar.job;

import com.slashmnt.krar.Reason;
import com.slashmnt.krar.fabric8.Fabric8Cluster;
import com.slashmnt.krar.report.RunRecord;
import com.slashmnt.krar.report.RunReport;
import com.slashmnt.krar.run.RolloutRun;
import com.slashmnt.krar.trigger.RunId;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What krar does without a sub-command: a run or a plan, and its report. */
final class RunCommand {

  private final Settings settings;
  private final Map<String, String> environment;
  private final PrintStream out;
  private final PrintStream err;
  private final Termination termination;
  private final Progress progress;
  private final List<Reason> warnings;

  RunCommand(
      Settings settings,
      Map<String, String> environment,
      PrintStream out,
      PrintStream err,
      Termination termination) {
    this.settings = settings;
    this.environment = environment;
    this.out = out;
    this.err = err;
    this.termination = termination;
    this.progress = new Progress(err, Terminal.isStderr(environment), settings.logLevel());
    this.warnings = new ArrayList<>(settings.warnings());
  }

  /**
   * Runs it.
   *
   * @param ownNamespace where krar's own objects are, if the settings do not say
   */
  ExitCode run(Fabric8Cluster cluster, String ownNamespace) {
    RunId runId = settings.runId().orElseGet(this::generated);
    warnings.forEach(this::say);
    if (!settings.dryRun()) {
      StartJitter.ofThisProcess().await(settings.startJitter(), progress);
    }
    Optional<Registries> registries =
        settings.smart().map(s -> Registries.open(s, cluster::pullSecret, environment));
    try {
      RolloutRun run = new Wiring(settings, cluster, ownNamespace).run(runId, progress, registries);
      termination.watch(
          run,
          () -> {
            cluster.hurry();
            registries.ifPresent(Registries::close);
          });
      return report(settings.isPlanOnly() ? run.plan() : run.execute(), registries);
    } finally {
      registries.ifPresent(Registries::close);
    }
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
            .orDrift(isAsked() && Unresolved.isIn(record));
    sayOutOfReach(exit, ExitCode.firstCause(record.failed(), record.failedScopes()));
    print(Document.of(record, warnings, exit), registries);
    return exit;
  }

  /** Whether the caller wants to be told of drift by the exit code. */
  private boolean isAsked() {
    return settings.smart().filter(SmartSettings::failOnDrift).isPresent();
  }

  private void learnt(Optional<Registries> registries) {
    for (Reason warning : registries.map(Registries::warnings).orElse(List.of())) {
      say(warning);
      warnings.add(warning);
    }
  }

  private void sayOutOfReach(ExitCode exit, Optional<Reason> cause) {
    if (exit == ExitCode.CLUSTER_OUT_OF_REACH) {
      err.println(
          "krar: the cluster cannot be used: "
              + cause.map(Reason::toString).map(Printable::of).orElse("it stayed unreachable."));
    }
    if (exit == ExitCode.REGISTRIES_OUT_OF_REACH) {
      err.println("krar: no registry gave an answer.");
    }
  }

  private void print(Document document, Optional<Registries> registries) {
    Document complete =
        registries
            .map(r -> document.smart(r.use(), settings.isReportOnly() && !settings.dryRun()))
            .orElse(document);
    out.print(
        switch (settings.output()) {
          case TEXT -> TextReport.print(complete);
          case JSON -> JsonReport.print(complete);
        });
    out.flush();
    TerminationLog.write(
        TerminationLog.PATH, environment, complete.name() + ": " + complete.summary() + ".\n");
  }
}
