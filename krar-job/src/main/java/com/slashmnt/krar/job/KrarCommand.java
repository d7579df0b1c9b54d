package com.slashmnt.krar.job;

import com.slashmnt.krar.Reason;
import com.slashmnt.krar.fabric8.Fabric8Cluster;
import com.slashmnt.krar.report.RunReport;
import com.slashmnt.krar.run.RolloutPlan;
import com.slashmnt.krar.run.RolloutRun;
import com.slashmnt.krar.trigger.RunId;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The {@code krar} command.
 *
 * @since 3.0.0
 */
public final class KrarCommand {

  private final Map<String, String> environment;
  private final PrintStream out;
  private final PrintStream err;
  private final Termination termination;
  private LogLevel level = LogLevel.INFO;

  private KrarCommand(
      Map<String, String> environment, PrintStream out, PrintStream err, Termination termination) {
    this.environment = Map.copyOf(environment);
    this.out = out;
    this.err = err;
    this.termination = termination;
  }

  /** Runs the command and ends the process with its exit code. */
  public static void main(String[] args) {
    // Reports are UTF-8, whatever the locale of a container says.
    PrintStream out =
        new PrintStream(new FileOutputStream(FileDescriptor.out), false, StandardCharsets.UTF_8);
    Termination termination = Termination.ofThisProcess();
    int code = new KrarCommand(System.getenv(), out, System.err, termination).run(args);
    out.flush();
    System.err.flush();
    termination.finished(code);
    System.exit(code);
  }

  /**
   * Runs the command, in this process and on this thread.
   *
   * @param args flags
   * @param environment variables
   * @param out gets the report and nothing else
   * @param err gets progress, logs and mistakes
   * @return the exit code
   */
  public static int run(
      String[] args, Map<String, String> environment, PrintStream out, PrintStream err) {
    return new KrarCommand(environment, out, err, new Termination(code -> {})).run(args);
  }

  @SuppressWarnings("CatchAndPrintStackTrace") // at log level debug, as the settings say
  private int run(String[] args) {
    try {
      return dispatch(Arguments.parse(List.of(args))).code();
    } catch (Throwable e) { // also OutOfMemoryError: the JVM's own exit codes would lie
      err.println(
          "krar: internal error: " + e + "; --log-level debug shows where, please report it");
      if (level.says(LogLevel.DEBUG)) {
        e.printStackTrace(err);
      }
      return ExitCode.INTERNAL_ERROR.code();
    }
  }

  private ExitCode dispatch(Arguments arguments) {
    if (arguments.help()) {
      out.print(Help.text());
      return ExitCode.ALL_WELL;
    }
    if (arguments.version()) {
      out.println("krar " + Version.current());
      return ExitCode.ALL_WELL;
    }
    Mistakes mistakes = new Mistakes();
    arguments.mistakes().forEach(mistakes::add);
    Inputs inputs = new Inputs(arguments.given(), environment);
    Settings settings = new SettingsParser(inputs, mistakes).parse();
    level = settings.logLevel();
    Logging.configure(level);
    Optional<ClusterAccess> access =
        new ClusterFinder(inputs, environment, ClusterFinder.SERVICE_ACCOUNT, mistakes).find();
    if (access.isEmpty() || !mistakes.isEmpty()) {
      return refuse(mistakes.sentences());
    }
    KubernetesClient client;
    try {
      client = client(access.get().open());
    } catch (IllegalArgumentException e) {
      return refuse(List.of(String.valueOf(e.getMessage())));
    }
    try (client) {
      return run(settings, client);
    }
  }

  /**
   * A client of that configuration.
   *
   * @throws IllegalArgumentException with a sentence, if its keys and certificates do not do
   */
  private static KubernetesClient client(Config config) {
    try {
      return new KubernetesClientBuilder()
          .withConfig(config)
          .withHttpClientFactory(new ClosingHttpClients())
          .build();
    } catch (RuntimeException e) {
      // Its message may repeat the configuration.
      Throwable cause = e;
      while (cause.getCause() != null) {
        cause = cause.getCause();
      }
      throw new IllegalArgumentException(
          "the client certificate, client key or certificate authority of the cluster cannot be"
              + " used ("
              + cause.getClass().getSimpleName()
              + "); try whether kubectl can use them",
          e);
    }
  }

  private ExitCode refuse(List<String> mistakes) {
    mistakes.forEach(mistake -> err.println("krar: " + mistake));
    return ExitCode.BAD_CONFIGURATION;
  }

  private ExitCode run(Settings settings, KubernetesClient client) {
    List<Reason> warnings = new ArrayList<>(settings.warnings());
    RunId runId = settings.runId().orElseGet(() -> generated(settings, warnings));
    Progress progress = new Progress(err, Terminal.isStderr(environment), level);
    warnings.forEach(w -> progress.line(LogLevel.WARN, "warning: " + w));
    Fabric8Cluster cluster = Fabric8Cluster.of(client).pageSize(settings.pageSize());
    RolloutRun run = Wiring.run(settings, runId, cluster, progress);
    termination.watch(run, cluster::hurry);
    return settings.dryRun()
        ? plan(settings, warnings, run, progress)
        : execute(settings, warnings, run);
  }

  /** As the core says it, which would not tell the id to the listeners. */
  private static RunId generated(Settings settings, List<Reason> warnings) {
    RunId runId = RunId.random();
    if (!settings.dryRun()) {
      warnings.add(runId.generatedWarning());
    }
    return runId;
  }

  private ExitCode plan(
      Settings settings, List<Reason> warnings, RolloutRun run, Progress progress) {
    RolloutPlan plan = run.plan();
    progress.close();
    ExitCode exit = ExitCode.of(plan, settings.selection());
    sayOutOfReach(exit, ExitCode.firstCause(plan.failed(), plan.failedScopes()));
    print(settings, Document.of(plan, warnings, exit));
    return exit;
  }

  private ExitCode execute(Settings settings, List<Reason> warnings, RolloutRun run) {
    RunReport report = run.execute();
    ExitCode exit = ExitCode.of(report, settings.selection(), termination.isAsked());
    sayOutOfReach(exit, ExitCode.firstCause(report.failed(), report.failedScopes()));
    print(settings, Document.of(report, warnings, exit));
    return exit;
  }

  private void sayOutOfReach(ExitCode exit, Optional<Reason> cause) {
    if (exit == ExitCode.CLUSTER_OUT_OF_REACH) {
      err.println(
          "krar: the cluster cannot be used: "
              + cause.map(Reason::toString).map(Printable::of).orElse("it stayed unreachable."));
    }
  }

  private void print(Settings settings, Document document) {
    out.print(
        switch (settings.output()) {
          case TEXT -> TextReport.print(document);
          case JSON -> JsonReport.print(document);
        });
    out.flush();
    TerminationLog.write(
        TerminationLog.PATH, environment, document.name() + ": " + document.summary() + ".\n");
  }
}
