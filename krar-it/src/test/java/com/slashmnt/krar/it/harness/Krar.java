package com.slashmnt.krar.it.harness;

import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The krar command as an account runs it: its kubeconfig, and arguments that all runs share. */
public final class Krar {
  private final Map<String, String> environment = new HashMap<>();
  private final List<String> common = new ArrayList<>();

  private Krar(Path kubeconfig) {
    environment.put("KUBECONFIG", kubeconfig.toString());
  }

  /** With the account's rights, straight to the API server. */
  public static Krar as(Account account, Path folder) {
    return new Krar(account.kubeconfig(folder));
  }

  /** With the account's rights, by way of a proxy. */
  public static Krar as(Account account, Path folder, URI server) {
    return new Krar(account.kubeconfig(folder, server));
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
}
