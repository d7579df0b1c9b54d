package com.slashmnt.krar.it.harness;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.slashmnt.krar.job.KrarCommand;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The krar command as an account runs it: its kubeconfig, and arguments that all runs share.
 *
 * <p>It looks once at what has rolled out; {@code KRAR_SETTLE_TIME} lets it look again later.
 */
public final class Krar {
  private final Map<String, String> environment = new HashMap<>();
  private final List<String> common = new ArrayList<>();

  private Krar(Path kubeconfig) {
    environment.put("KUBECONFIG", kubeconfig.toString());
    environment.put("KRAR_SETTLE_TIME", "0s");
  }

  /** With the account's rights, straight to the API server. */
  public static Krar as(Account account, Path folder) {
    return new Krar(account.kubeconfig(folder));
  }

  /** With the account's rights, at another address. */
  public static Krar as(Account account, Path folder, URI server) {
    return new Krar(account.kubeconfig(folder, server));
  }

  /** With the account's rights, through a proxy that makes faults. */
  public static Krar as(Account account, Path folder, FaultProxy proxy) {
    return new Krar(account.kubeconfig(folder, proxy));
  }

  /** With these rights of any other kind. */
  public static Krar with(Path kubeconfig) {
    return new Krar(kubeconfig);
  }

  /** Sets a variable of all its runs. */
  public Krar env(String name, String value) {
    environment.put(name, value);
    return this;
  }

  /** Puts arguments before those of each run. */
  public Krar args(String... args) {
    common.addAll(List.of(args));
    return this;
  }

  /** Starts a run; the caller closes it. */
  public KrarProcess start(String... args) {
    List<String> all = new ArrayList<>(common);
    all.addAll(List.of(args));
    return KrarProcess.krar(environment, all.toArray(String[]::new));
  }

  /** Runs to the end. */
  public KrarProcess.Result run(String... args) {
    try (KrarProcess process = start(args)) {
      return process.result();
    }
  }

  /** Runs to the end with {@code --output json}, and reads the report. */
  public JobReport report(String... args) {
    List<String> all = new ArrayList<>(List.of("--output", "json"));
    all.addAll(List.of(args));
    return JobReport.of(run(all.toArray(String[]::new)));
  }

  /**
   * The same within this JVM, which saves the start of another: for what is asked many times, and
   * not for how the process behaves.
   */
  public JobReport reportHere(String... args) {
    List<String> all = new ArrayList<>(List.of("--output", "json"));
    all.addAll(List.of(args));
    return JobReport.of(runHere(all.toArray(String[]::new)));
  }

  /** Runs to the end within this JVM; what it logs is not in the result. */
  public KrarProcess.Result runHere(String... args) {
    List<String> all = new ArrayList<>(common);
    all.addAll(List.of(args));
    ByteArrayOutputStream stdout = new ByteArrayOutputStream();
    ByteArrayOutputStream stderr = new ByteArrayOutputStream();
    int code =
        KrarCommand.run(
            all.toArray(String[]::new),
            environment,
            new PrintStream(stdout, true, UTF_8),
            new PrintStream(stderr, true, UTF_8));
    return new KrarProcess.Result(code, stdout.toString(UTF_8), stderr.toString(UTF_8));
  }
}
