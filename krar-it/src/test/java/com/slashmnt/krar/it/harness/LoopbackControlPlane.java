package com.slashmnt.krar.it.harness;

import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Our own control plane, on free loopback ports and in a temporary folder.
 *
 * <p>It ends when it is closed, when the JVM ends, or, by a guard process, soon after the JVM was
 * killed.
 */
final class LoopbackControlPlane implements ControlPlane {
  private final TempFolder folder;
  private final Path programs;
  private final KubernetesClient client;
  private final AuditLog audit;
  private final Etcd etcd;
  private final boolean shared;

  private LoopbackControlPlane(TempFolder folder, Path programs, Etcd etcd, boolean shared) {
    this.folder = folder;
    this.programs = programs;
    this.etcd = etcd;
    this.shared = shared;
    client = Clients.of(kubeconfig());
    audit = new AuditLog(folder.path().resolve("audit.log"), client);
  }

  static LoopbackControlPlane start(Map<String, String> settings) {
    return start(settings, false);
  }

  static LoopbackControlPlane startShared() {
    return start(Map.of(), true);
  }

  private static LoopbackControlPlane start(Map<String, String> settings, boolean shared) {
    Path programs = Path.of(script(Map.of(), "build").strip());
    TempFolder folder = TempFolder.create("krar-it-control-plane-");
    Map<String, String> environment = new HashMap<>(freePorts());
    environment.put("KRAR_BIN", programs.toString());
    environment.put("OWNER_PID", Long.toString(ProcessHandle.current().pid()));
    environment.putAll(settings);
    Runtime.getRuntime().addShutdownHook(new Thread(() -> end(folder), "control-plane-end"));
    script(environment, "up", folder.path().toString());
    Etcd etcd = new Etcd(Objects.requireNonNull(environment.get("ETCD_PORT")));
    return new LoopbackControlPlane(folder, programs, etcd, shared);
  }

  @Override
  public KubernetesClient client() {
    return client;
  }

  @Override
  public Path kubeconfig() {
    return folder.path().resolve("admin.kubeconfig");
  }

  @Override
  public Path kubectl() {
    return programs.resolve("kubectl");
  }

  @Override
  public Path helm(String program) {
    return programs.resolve(program);
  }

  @Override
  public AuditLog audit() {
    return audit;
  }

  @Override
  public void killApiServer() {
    script(Map.of(), "up", "kill-api", folder.path().toString());
  }

  @Override
  public void startApiServer() {
    script(Map.of(), "up", "start-api", folder.path().toString());
  }

  @Override
  public void expireContinueTokens() {
    etcd.compact();
    killApiServer();
    startApiServer();
  }

  @Override
  public void close() {
    if (!shared) {
      audit.close();
      client.close();
      end(folder);
    }
  }

  private static void end(TempFolder folder) {
    if (folder.exists()) {
      script(Map.of(), "up", "down", folder.path().toString());
      folder.close();
    }
  }

  private static String script(Map<String, String> environment, String name, String... args) {
    List<String> command = new ArrayList<>();
    command.add(Places.controlPlaneScripts().resolve(name).toString());
    command.addAll(List.of(args));
    return Command.run(environment, command);
  }

  /** They are free now; all three are open at the same time, so that they differ. */
  private static Map<String, String> freePorts() {
    InetAddress loopback = InetAddress.getLoopbackAddress();
    try (ServerSocket api = new ServerSocket(0, 1, loopback);
        ServerSocket etcd = new ServerSocket(0, 1, loopback);
        ServerSocket peer = new ServerSocket(0, 1, loopback)) {
      return Map.of(
          "API_PORT", Integer.toString(api.getLocalPort()),
          "ETCD_PORT", Integer.toString(etcd.getLocalPort()),
          "ETCD_PEER_PORT", Integer.toString(peer.getLocalPort()));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot find free loopback ports", e);
    }
  }
}
