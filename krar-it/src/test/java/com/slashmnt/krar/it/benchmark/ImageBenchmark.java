package com.slashmnt.krar.it.benchmark;

import com.slashmnt.krar.it.harness.Account;
import com.slashmnt.krar.it.harness.Accounts;
import com.slashmnt.krar.it.harness.Command;
import com.slashmnt.krar.it.harness.ControlPlane;
import com.slashmnt.krar.it.harness.Namespaces;
import com.slashmnt.krar.it.podman.Podman;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.zip.GZIPOutputStream;

/**
 * Compares the image with one such as the old script's, which has bash, kubectl, jq and skopeo:
 * what they weigh, how long they start, and what they need when nothing is to do.
 */
public final class ImageBenchmark {
  private static final String IMAGE = System.getProperty("krar.it.image", "");
  private static final Path HERE = Path.of(System.getProperty("krar.it.basedir"));
  private static final int ROUNDS = Integer.getInteger("krar.benchmark.idleRounds", 9);
  private static final double MEGABYTE = 1e6;

  private static final String KINDS = "deployments,statefulsets,daemonsets";

  private final String peer;
  private final List<String> options;

  private ImageBenchmark(String peer, List<String> options) {
    this.peer = peer;
    this.options = options;
  }

  /** Runs all comparisons. */
  public static void main(String[] args) throws IOException {
    try (ControlPlane plane = ControlPlane.start(Map.of());
        Namespaces names = Namespaces.of(plane, ImageBenchmark.class)) {
      String peer =
          Command.run(
                  Map.of(),
                  List.of(HERE.resolve("peer-image/build").toString(), plane.kubectl().toString()))
              .strip();
      size(IMAGE);
      size(peer);
      try (Account account =
          Accounts.create(plane, names.create("account"), "benchmark")
              .allowEverywhere(
                  Accounts.rule("apps", "deployments", "list"),
                  Accounts.rule("apps", "statefulsets", "list"),
                  Accounts.rule("apps", "daemonsets", "list"))) {
        new ImageBenchmark(peer, asInAPod(plane, account)).run();
      }
    }
  }

  /** With a service account's files and variables, for both. */
  private static List<String> asInAPod(ControlPlane plane, Account account) throws IOException {
    Path folder = Files.createTempDirectory(plane.kubeconfig().getParent(), "account");
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
    Files.copy(plane.kubeconfig().resolveSibling("ca.crt"), folder.resolve("ca.crt"));
    Files.writeString(folder.resolve("token"), account.token());
    Files.writeString(folder.resolve("namespace"), "default");
    URI server = URI.create(plane.client().getConfiguration().getMasterUrl());
    List<String> options = new ArrayList<>(Podman.flags());
    options.add("--volume=%s:/var/run/secrets/kubernetes.io/serviceaccount:ro".formatted(folder));
    options.add("--env=KUBERNETES_SERVICE_HOST=" + server.getHost());
    options.add("--env=KUBERNETES_SERVICE_PORT=" + server.getPort());
    // As the chart sets them.
    options.add("--env=KRAR_RESOURCES=" + KINDS);
    options.add("--env=KRAR_NAMESPACES_ALL=true");
    options.add("--env=KRAR_LABEL_VALUE=matches-nothing");
    options.add("--env=KRAR_RUN_ID=benchmark/idle");
    return options;
  }

  private void run() {
    ContainedProgram krar = new ContainedProgram(IMAGE, "/usr/local/bin/krar", options);
    ContainedProgram kubectl = new ContainedProgram(peer, "/bin/kubectl", options);
    new Contest(
            "Start, with the container's",
            List.of(
                new Contestant("krar --version", () -> krar.withItsContainer("--version")),
                new Contestant(
                    "kubectl version --client",
                    () -> kubectl.withItsContainer("version", "--client"))))
        .run(ROUNDS);
    new Contest(
            "Nothing is to do, with the container's start",
            List.of(
                new Contestant("krar", krar::withItsContainer),
                new Contestant("kubectl get", () -> kubectl.withItsContainer(gets()))))
        .run(ROUNDS);
    new Contest(
            "Nothing is to do, the program alone (to 10 ms)",
            List.of(
                new Contestant("krar", krar::alone),
                new Contestant("kubectl get", () -> kubectl.alone(gets()))))
        .run(ROUNDS);
  }

  private static String[] gets() {
    return new String[] {
      "get", KINDS, "--all-namespaces", "--selector=krar.slash-mnt.com/rollout-policy=none"
    };
  }

  /** On a node's disk, and packed as a registry sends it. */
  private static void size(String image) throws IOException {
    long unpacked =
        Long.parseLong(Podman.run("image", "inspect", "--format={{.Size}}", image).strip());
    Process save = new ProcessBuilder("podman", "save", image).start();
    Counter packed = new Counter();
    try (InputStream in = save.getInputStream();
        GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
      in.transferTo(gzip);
    }
    System.out.println(
        String.format(
            Locale.ROOT,
            "%-28s %6.1f MB, packed %6.1f MB",
            image,
            unpacked / MEGABYTE,
            packed.bytes / MEGABYTE));
  }

  /** Keeps the number of bytes only. */
  private static final class Counter extends OutputStream {
    private long bytes;

    @Override
    public void write(int b) {
      bytes++;
    }

    @Override
    public void write(byte[] b, int off, int len) {
      bytes += len;
    }
  }
}
