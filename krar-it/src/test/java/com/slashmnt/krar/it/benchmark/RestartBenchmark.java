package com.slashmnt.krar.it.benchmark;

import com.slashmnt.krar.it.harness.Account;
import com.slashmnt.krar.it.harness.Accounts;
import com.slashmnt.krar.it.harness.ControlPlane;
import com.slashmnt.krar.it.harness.KrarProcess;
import com.slashmnt.krar.it.harness.Namespaces;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * Compares krar with kubectl and with a bare loop of requests, on a control plane of its own whose
 * workload controllers are off, and prints the medians and their ratios.
 *
 * <p>The property {@code krar.benchmark.javaHome} names a second Java to run krar with.
 */
public final class RestartBenchmark {
  private static final int FLEET = 1000;
  private static final int ROUNDS = Integer.getInteger("krar.benchmark.rounds", 5);
  private static final int IDLE_ROUNDS = Integer.getInteger("krar.benchmark.idleRounds", 9);

  private static final String CONTROLLERS_OFF =
      "--controllers=-deployment-controller,-replicaset-controller,-statefulset-controller,"
          + "-daemonset-controller";

  private static final String[] VERBS = {"get", "list", "patch"};

  private final ControlPlane plane;
  private final Fleet fleet;
  private final Path kubeconfig;
  private final Path folder;
  private final String token;

  private RestartBenchmark(ControlPlane plane, Fleet fleet, Account account, Path folder) {
    this.plane = plane;
    this.fleet = fleet;
    this.folder = folder;
    kubeconfig = account.kubeconfig(folder);
    token = account.token();
  }

  /** Runs all comparisons. */
  public static void main(String[] args) throws IOException {
    try (ControlPlane plane = ControlPlane.start(Map.of("KCM_ARGS", CONTROLLERS_OFF));
        Namespaces names = Namespaces.of(plane, RestartBenchmark.class)) {
      Fleet fleet = Fleet.create(plane, names, FLEET);
      try (Account account =
          Accounts.create(plane, names.create("account"), "benchmark")
              .allowEverywhere(
                  Accounts.rule("apps", "deployments", VERBS),
                  Accounts.rule("apps", "statefulsets", VERBS),
                  Accounts.rule("apps", "daemonsets", VERBS),
                  Accounts.rule("", "events", "create"))) {
        Path folder = plane.kubeconfig().resolveSibling("benchmark");
        RestartBenchmark benchmark =
            new RestartBenchmark(plane, fleet, account, Files.createDirectories(folder));
        benchmark.run(System.getProperty("java.home"));
        String other = System.getProperty("krar.benchmark.javaHome", "");
        if (!other.isBlank()) {
          benchmark.run(other);
        }
      }
    }
  }

  private void run(String javaHome) {
    String krar = "krar on Java " + version(javaHome);
    new Contest(
            "%d Deployments are restarted".formatted(fleet.size()),
            List.of(
                new Contestant(krar, () -> fleet.restarted(() -> restart(javaHome), fleet.size())),
                new Contestant(
                    "kubectl rollout restart", () -> fleet.restarted(this::kubectlRestarts, 0)),
                new Contestant("bare loop of PATCHes", this::bareLoop)))
        .run(ROUNDS);
    new Contest(
            "Nothing is to do",
            List.of(
                new Contestant(krar, () -> idle(javaHome)),
                new Contestant("kubectl get", this::kubectlGets)))
        .run(IDLE_ROUNDS);
  }

  private Sample restart(String javaHome) {
    return krar(javaHome)
        .run(
            "--namespaces-all",
            "--label-value",
            Fleet.VALUE,
            "--no-wait",
            "--max-in-flight=10",
            "--min-interval=0",
            "--run-id=benchmark/" + UUID.randomUUID());
  }

  private Sample idle(String javaHome) {
    return krar(javaHome)
        .measured()
        .run("--namespaces-all", "--label-value=matches-nothing", "--run-id=benchmark/idle");
  }

  private TimedProgram krar(String javaHome) {
    return TimedProgram.of(KrarProcess.program(), environment(Map.of("JAVA_HOME", javaHome)));
  }

  /** The time that one namespace after the other takes; what lies between is not counted. */
  private Sample kubectlRestarts() {
    return fleet.namespaces().stream()
        .map(
            namespace ->
                kubectl()
                    .run(
                        "rollout",
                        "restart",
                        "deployment",
                        "--namespace=" + namespace,
                        "--selector=" + Fleet.LABEL + "=" + Fleet.VALUE))
        .reduce(Sample::plus)
        .orElseThrow();
  }

  private Sample kubectlGets() {
    return kubectl()
        .measured()
        .run(
            "get",
            "deployments,statefulsets,daemonsets",
            "--all-namespaces",
            "--selector=" + Fleet.LABEL + "=matches-nothing",
            "--output=json");
  }

  /** What it knows of the API it keeps from run to run, as at home. */
  private TimedProgram kubectl() {
    return TimedProgram.of(
        plane.kubectl(),
        environment(Map.of("KUBECACHEDIR", folder.resolve("kubectl-cache").toString())));
  }

  private Sample bareLoop() {
    BareLoop loop = BareLoop.of(plane.client().getConfiguration(), token);
    List<String> paths = fleet.paths();
    return fleet.restarted(() -> loop.patch(paths), 0);
  }

  private Map<String, String> environment(Map<String, String> own) {
    Map<String, String> environment = new HashMap<>(own);
    environment.put("KUBECONFIG", kubeconfig.toString());
    return environment;
  }

  /** As the file {@code release} of a JDK or JRE says. */
  private static String version(String javaHome) {
    try {
      return Files.readString(Path.of(javaHome, "release"))
          .replaceAll("(?s).*JAVA_VERSION=\"([0-9]+).*", "$1");
    } catch (IOException e) {
      throw new IllegalArgumentException("no Java of a known version is at " + javaHome, e);
    }
  }
}
