package com.slashmnt.krar.it.harness;

import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;

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
  public void restartEtcd() {
    script(Map.of(), "up", "restart-etcd", folder.path().toString());
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
  public Etcd etcd() {
    return etcd;
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

  /**
   * They are free now, and no client's: a port of the range that the system gives to connections
   * could be taken by one while the API server is down between two starts.
   */
  private static Map<String, String> freePorts() {
    List<String> names = List.of("API_PORT", "ETCD_PORT", "ETCD_PEER_PORT");
    Map<String, String> ports = new HashMap<>();
    new Random()
        .ints(20_000, 32_000)
        .distinct()
        .filter(LoopbackControlPlane::isFree)
        .limit(names.size())
        .forEach(port -> ports.put(names.get(ports.size()), Integer.toString(port)));
    return ports;
  }

  private static boolean isFree(int port) {
    try (ServerSocket socket = new ServerSocket()) {
      socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
      return true;
    } catch (IOException taken) {
      return false;
    }
  }
}
