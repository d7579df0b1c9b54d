package com.slashmnt.krar.job;

import com.slashmnt.krar.fabric8.Fabric8Cluster;
import com.slashmnt.krar.job.cluster.ClusterAccess;
import com.slashmnt.krar.job.cluster.ClusterClient;
import com.slashmnt.krar.job.cluster.ClusterFinder;
import com.slashmnt.krar.job.input.Arguments;
import com.slashmnt.krar.job.input.ConfigErrors;
import com.slashmnt.krar.job.input.ConfigMapRef;
import com.slashmnt.krar.job.input.Environment;
import com.slashmnt.krar.job.input.Help;
import com.slashmnt.krar.job.input.LogLevel;
import com.slashmnt.krar.job.input.PlanSettings;
import com.slashmnt.krar.job.input.Setting;
import com.slashmnt.krar.job.input.SettingReader;
import com.slashmnt.krar.job.input.SettingSources;
import com.slashmnt.krar.job.input.SettingValue;
import com.slashmnt.krar.job.net.Version;
import com.slashmnt.krar.job.report.ExitCode;
import com.slashmnt.krar.job.report.PlanDocument;
import com.slashmnt.krar.job.settings.Logging;
import com.slashmnt.krar.job.settings.Settings;
import com.slashmnt.krar.job.settings.SettingsParser;
import com.slashmnt.krar.job.settings.SmartParser;
import com.slashmnt.krar.workload.WorkloadRef;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.apiguardian.api.API;

/**
 * The {@code krar} command.
 *
 * @since 3.0.0
 */
@API(status = API.Status.STABLE, since = "3.0.0")
public final class KrarCommand {

  private final Environment environment;
  private final PrintStream out;
  private final PrintStream err;
  private final Termination termination;
  private LogLevel level = LogLevel.INFO;

  private KrarCommand(
      Environment environment, PrintStream out, PrintStream err, Termination termination) {
    this.environment = environment;
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
    int code =
        new KrarCommand(new Environment(System.getenv()), out, System.err, termination).run(args);
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
    return new KrarCommand(new Environment(environment), out, err, new Termination(code -> {}))
        .run(args);
  }

  @SuppressWarnings("CatchAndPrintStackTrace") // at log level debug, as the settings say
  private int run(String[] args) {
    try {
      return written(dispatch(Arguments.parse(List.of(args)))).code();
    } catch (Throwable e) { // also OutOfMemoryError: the JVM's own exit codes would lie
      err.println(
          "krar: internal error: " + e + "; --log-level debug shows where, please report it");
      if (level.enables(LogLevel.DEBUG)) {
        e.printStackTrace(err);
      }
      return ExitCode.INTERNAL_ERROR.code();
    }
  }

  /** A report that could not be written is no success: a full disk, or a reader that has gone. */
  private ExitCode written(ExitCode code) {
    if (!out.checkError()) {
      return code;
    }
    err.println(
        "krar: standard output could not be written, so the report is lost or incomplete; is its"
            + " disk full, or its reader gone?");
    return code == ExitCode.OK ? ExitCode.INTERNAL_ERROR : code;
  }

  private ExitCode dispatch(Arguments arguments) {
    if (arguments.help()) {
      out.print(Help.of(arguments.command()));
      return ExitCode.OK;
    }
    if (arguments.version()) {
      out.println("krar " + Version.current());
      return ExitCode.OK;
    }
    return switch (arguments.command()) {
      case RUN -> run(arguments);
      case FORGET -> forget(arguments);
      case UNPIN -> unpin(arguments);
      case EXPLAIN -> explain(arguments);
      case PLAN -> plan(arguments);
      case APPLY -> apply(arguments);
    };
  }

  private ExitCode run(Arguments arguments) {
    return run(new SettingSources(arguments.given(), environment), mistakes(arguments), run -> run);
  }

  private static ConfigErrors mistakes(Arguments arguments) {
    ConfigErrors mistakes = new ConfigErrors();
    arguments.mistakes().forEach(mistakes::add);
    return mistakes;
  }

  private ExitCode run(
      SettingSources inputs, ConfigErrors mistakes, UnaryOperator<RunCommand> how) {
    Settings settings = new SettingsParser(new SettingReader(inputs, mistakes)).parse();
    configure(settings.logLevel());
    return onCluster(
        inputs,
        mistakes,
        (client, namespace) ->
            how.apply(new RunCommand(settings, environment, out, err, termination))
                .run(cluster(client, settings), namespace, client::beginShutdown));
  }

  private ExitCode plan(Arguments arguments) {
    ConfigErrors mistakes = mistakes(arguments);
    SettingSources given = new SettingSources(arguments.given(), environment);
    Optional<PlanFile> file =
        given
            .of(Setting.OUT)
            .flatMap(path -> PlanFile.at(path.text(), PlanSettings.kept(given), mistakes));
    SettingSources inputs = given.with(new SettingValue(Setting.DRY_RUN, "plan", "true"));
    return run(inputs, mistakes, run -> file.map(run::writing).orElse(run));
  }

  private ExitCode apply(Arguments arguments) {
    ConfigErrors mistakes = mistakes(arguments);
    Optional<PlanDocument> plan = PlanFile.read(arguments.words(), mistakes);
    if (plan.isEmpty()) {
      return refuse(mistakes.sentences());
    }
    SettingSources inputs =
        PlanSettings.applied(
            arguments.words().get(0),
            plan.get().settings(),
            plan.get().applyingRun(),
            new SettingSources(arguments.given(), environment),
            mistakes);
    return run(inputs, mistakes, run -> run.applying(plan.get()));
  }

  private static Fabric8Cluster cluster(ClusterClient client, Settings settings) {
    Fabric8Cluster cluster = client.cluster();
    return settings.pageSize().isPresent()
        ? cluster.withPageSize(settings.pageSize().getAsInt())
        : cluster;
  }

  private ExitCode forget(Arguments arguments) {
    ConfigErrors mistakes = mistakes(arguments);
    SettingSources inputs = new SettingSources(arguments.given(), environment);
    List<WorkloadRef> workloads = WorkloadWords.parse("forget", arguments.words(), mistakes);
    SettingReader reader = new SettingReader(inputs, mistakes);
    configure(SettingsParser.logLevel(reader));
    Optional<ConfigMapRef> memory = SmartParser.memory(reader);
    if (memory.isEmpty() && mistakes.isEmpty()) {
      mistakes.add(
          "forget: without a memory there is nothing to forget; try --memory krar/krar-memory");
    }
    return onCluster(
        inputs,
        mistakes,
        (client, namespace) -> {
          ConfigMapRef place = memory.orElseThrow().in(namespace);
          return new ForgetCommand(workloads, out, err)
              .run(
                  RunFactory.memory(place, client.cluster(), namespace),
                  "ConfigMap " + place,
                  Instant.now());
        });
  }

  private ExitCode unpin(Arguments arguments) {
    ConfigErrors mistakes = mistakes(arguments);
    SettingSources inputs = new SettingSources(arguments.given(), environment);
    List<WorkloadRef> workloads = WorkloadWords.parse("unpin", arguments.words(), mistakes);
    configure(SettingsParser.logLevel(new SettingReader(inputs, mistakes)));
    return onCluster(
        inputs,
        mistakes,
        (client, namespace) -> new UnpinCommand(workloads, out, err).run(client.cluster()::unpin));
  }

  private ExitCode explain(Arguments arguments) {
    ConfigErrors mistakes = mistakes(arguments);
    List<WorkloadRef> workloads = WorkloadWords.parse("explain", arguments.words(), mistakes);
    SettingSources inputs =
        ExplainCommand.sources(new SettingSources(arguments.given(), environment), workloads);
    Settings settings = new SettingsParser(new SettingReader(inputs, mistakes)).parse();
    configure(settings.logLevel());
    return onCluster(
        inputs,
        mistakes,
        (client, namespace) ->
            new ExplainCommand(settings, workloads, environment, out, err)
                .run(cluster(client, settings), namespace));
  }

  private void configure(LogLevel asked) {
    level = asked;
    Logging.configure(asked);
  }

  private interface Work {
    ExitCode run(ClusterClient client, String ownNamespace);
  }

  /** Does that on the cluster, unless there are mistakes. */
  private ExitCode onCluster(SettingSources inputs, ConfigErrors mistakes, Work work) {
    Optional<ClusterAccess> access =
        new ClusterFinder(inputs, ClusterFinder.SERVICE_ACCOUNT, mistakes).find();
    if (access.isEmpty() || !mistakes.isEmpty()) {
      return refuse(mistakes.sentences());
    }
    ClusterClient client;
    try {
      client = ClusterClient.open(access.get());
    } catch (IllegalArgumentException e) {
      return refuse(List.of(String.valueOf(e.getMessage())));
    }
    try (client) {
      return work.run(client, access.get().namespace());
    }
  }

  private ExitCode refuse(List<String> mistakes) {
    mistakes.forEach(mistake -> err.println("krar: " + mistake));
    return ExitCode.BAD_CONFIGURATION;
  }
}
