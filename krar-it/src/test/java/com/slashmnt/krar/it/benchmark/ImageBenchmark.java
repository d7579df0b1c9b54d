package com.slashmnt.krar.it.benchmark;

import com.slashmnt.krar.it.benchmark.measure.ContainedProgram;
import com.slashmnt.krar.it.benchmark.measure.Contest;
import com.slashmnt.krar.it.benchmark.measure.Contestant;
import com.slashmnt.krar.it.benchmark.result.Aim;
import com.slashmnt.krar.it.benchmark.result.ContestResult;
import com.slashmnt.krar.it.benchmark.result.Findings;
import com.slashmnt.krar.it.benchmark.result.Measured;
import com.slashmnt.krar.it.benchmark.result.Quantity;
import com.slashmnt.krar.it.benchmark.result.Sample;
import com.slashmnt.krar.it.harness.Account;
import com.slashmnt.krar.it.harness.Accounts;
import com.slashmnt.krar.it.harness.Command;
import com.slashmnt.krar.it.harness.ControlPlane;
import com.slashmnt.krar.it.harness.Namespaces;
import com.slashmnt.krar.it.podman.Podman;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * Compares the image with one such as the old script's, which has bash, kubectl, jq and skopeo:
 * what they weigh, how long they start, and what they need when nothing is to do.
 */
final class ImageBenchmark implements Benchmark {
  private static final String KINDS = "deployments,statefulsets,daemonsets";
  private static final String WITH_CONTAINER = "nothing to do, with the container's start";
  private static final String ALONE = "nothing to do, the program alone (to 10 ms)";
  private static final String KRAR = "krar's image";
  private static final String PEER = "kubectl's image";
  private static final double PACKED_BELOW = 45;
  private static final double BYTES_PER_MEGABYTE = 1e6;

  @Override
  public String row() {
    return "image";
  }

  @Override
  public boolean isPossible(BenchmarkSettings settings) {
    return !settings.image().isEmpty();
  }

  @Override
  public Findings run(BenchmarkSettings settings) throws IOException {
    try (ControlPlane plane = ControlPlane.start(Map.of());
        Namespaces names = Namespaces.of(plane, ImageBenchmark.class)) {
      String peer =
          Command.run(
                  Map.of(),
                  List.of(
                      settings.module().resolve("peer-image/build").toString(),
                      plane.kubectl().toString()))
              .strip();
      try (Account account =
          Accounts.create(plane, names.create("account"), "benchmark")
              .allowEverywhere(
                  Accounts.rule("apps", "deployments", "list"),
                  Accounts.rule("apps", "statefulsets", "list"),
                  Accounts.rule("apps", "daemonsets", "list"))) {
        List<String> options = asInAPod(plane, account);
        return compare(
            new ContainedProgram(settings.image(), "/usr/local/bin/krar", options),
            new ContainedProgram(peer, "/bin/kubectl", options),
            settings.idleRounds());
      }
    }
  }

  private static Findings compare(ContainedProgram krar, ContainedProgram kubectl, int rounds)
      throws IOException {
    ContestResult packed = packed(krar.image(), kubectl.image());
    ContestResult start =
        contest(
            "start, with the container's (`krar --version`, `kubectl version --client`)",
            () -> krar.withItsContainer("--version"),
            () -> kubectl.withItsContainer("version", "--client"),
            rounds);
    ContestResult contained =
        contest(
            WITH_CONTAINER, krar::withItsContainer, () -> kubectl.withItsContainer(gets()), rounds);
    ContestResult alone = contest(ALONE, krar::alone, () -> kubectl.alone(gets()), rounds);
    return Findings.of(
        List.of(unpacked(krar.image(), kubectl.image()), packed, start, contained, alone),
        List.of(
            Aim.ratio(
                "nothing to do, image's program, to `kubectl get`: wall",
                alone.ratio(Quantity.WALL, KRAR, PEER),
                4),
            Aim.ratio(
                "nothing to do, image's program, to `kubectl get`: peak memory",
                alone.ratio(Quantity.MEMORY, KRAR, PEER),
                1.3),
            Aim.figure(
                "size of the image, packed",
                Quantity.SIZE,
                packed.of(KRAR).spread(Quantity.SIZE),
                PACKED_BELOW)));
  }

  private static ContestResult contest(
      String title, Supplier<Sample> krar, Supplier<Sample> kubectl, int rounds) {
    return Contest.of(title, List.of(new Contestant(KRAR, krar), new Contestant(PEER, kubectl)))
        .run(rounds);
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

  private static String[] gets() {
    return new String[] {
      "get", KINDS, "--all-namespaces", "--selector=krar.slash-mnt.com/rollout-policy=none"
    };
  }

  /** On a node's disk. */
  private static ContestResult unpacked(String krar, String peer) {
    return sizes("size, unpacked", unpacked(krar), unpacked(peer));
  }

  private static double unpacked(String image) {
    return Long.parseLong(Podman.run("image", "inspect", "--format={{.Size}}", image).strip())
        / BYTES_PER_MEGABYTE;
  }

  /** As a registry sends it. */
  private static ContestResult packed(String krar, String peer) throws IOException {
    return sizes(
        "size, packed (gzip)",
        Podman.packed(krar) / BYTES_PER_MEGABYTE,
        Podman.packed(peer) / BYTES_PER_MEGABYTE);
  }

  private static ContestResult sizes(String title, double krar, double peer) {
    return new ContestResult(
        title,
        "",
        List.of(
            new Measured(KRAR, List.of(Sample.of(Quantity.SIZE, krar))),
            new Measured(PEER, List.of(Sample.of(Quantity.SIZE, peer)))));
  }
}
