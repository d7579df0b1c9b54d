package com.slashmnt.krar.it.outage;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.summingInt;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.slashmnt.krar.it.SmartTest;
import com.slashmnt.krar.it.harness.Account;
import com.slashmnt.krar.it.harness.AuditLog;
import com.slashmnt.krar.it.harness.Await;
import com.slashmnt.krar.it.harness.FaultProxy;
import com.slashmnt.krar.it.harness.HeldResponses;
import com.slashmnt.krar.it.harness.JobReport;
import com.slashmnt.krar.it.harness.Krar;
import com.slashmnt.krar.it.harness.KrarProcess;
import com.slashmnt.krar.it.harness.Places;
import com.slashmnt.krar.it.harness.ProxiedRequest;
import com.slashmnt.krar.it.harness.PullRequest;
import com.slashmnt.krar.it.harness.Rollouts;
import com.slashmnt.krar.it.registry.ImageBuilder;
import com.slashmnt.krar.it.registry.PushedImage;
import com.slashmnt.krar.it.registry.RegistryPuller;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.StatusDetails;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Whatever befalls a run, and whenever: with its id again, what is due has been restarted once,
 * what fails has been taken back once, and the last report says so. The figures go to {@code
 * target/fault-matrix.md}.
 */
class FaultMatrixIT extends SmartTest {

  private static final int ROUNDS = Integer.getInteger("krar.it.faultRounds", 3);
  private static final int GOOD = 4;
  private static final int BAD = 2;

  /** Each good one is restarted, each bad one is restarted and taken back. */
  private static final int PATCHES = GOOD + 2 * BAD;

  private static final int MOST_ATTEMPTS = 4;
  private static final Duration AWAY = Duration.ofSeconds(10);

  private static final Map<Fault, List<Figures>> FIGURES = new TreeMap<>();

  /** What befalls the first attempt of a run. */
  private enum Fault {
    SIGKILL,
    SIGTERM,
    SIGKILL_BETWEEN_A_PATCH_AND_ITS_ANSWER,
    API_SERVER_AWAY_FOR_10_S,
    A_TENTH_OF_THE_REQUESTS_ANSWERED_429_500_OR_503,
    WATCHES_CUT_EACH_200_MS,
    REGISTRY_DOWN_FOR_10_S,
    ETCD_RESTARTED;

    String slug() {
      String name = name().toLowerCase(Locale.ROOT).replace('_', '-') + "-";
      return name.substring(0, Math.min(20, name.length()));
    }

    String words() {
      return name().replace('_', ' ').toLowerCase(Locale.ROOT).replace("sig", "SIG");
    }
  }

  /**
   * How a round went.
   *
   * @param patches how many had been sent before the fault
   * @param attempts how many there were, the first among them
   */
  private record Figures(int patches, int attempts) {}

  @AfterAll
  static void writeFigures() throws IOException {
    StringBuilder page =
        new StringBuilder("| fault | rounds | patches before it | attempts until all was done |\n");
    page.append("|---|---|---|---|\n");
    FIGURES.forEach(
        (fault, rounds) ->
            page.append(
                "| %s | %d | %s | %s |%n"
                    .formatted(
                        fault.words(),
                        rounds.size(),
                        range(rounds.stream().map(Figures::patches).sorted().toList()),
                        range(rounds.stream().map(Figures::attempts).sorted().toList()))));
    Path unused = Files.writeString(Places.target().resolve("fault-matrix.md"), page);
  }

  private static String range(List<Integer> sorted) {
    int first = sorted.get(0);
    int last = sorted.get(sorted.size() - 1);
    return first == last ? String.valueOf(first) : first + " to " + last;
  }

  @ParameterizedTest
  @EnumSource(Fault.class)
  void everythingHappensOnceAndIsReported(Fault fault) throws Exception {
    assumeTrue(PLANE.own(), "only a plane of our own can be broken");
    Random random = new Random(fault.name().hashCode());
    for (int round = 0; round < ROUNDS; round++) {
      String namespace = namespaces.create(fault.slug() + round);
      Figures figures = round(fault, namespace, random);
      FIGURES.computeIfAbsent(fault, f -> new ArrayList<>()).add(figures);
      List<StatusDetails> unused = CLIENT.namespaces().withName(namespace).delete();
    }
  }

  private Figures round(Fault fault, String namespace, Random random) throws Exception {
    Map<HasMetadata, String> wanted = fleet(namespace);
    String[] id = newRun();
    try (Account operator = smartOperator(namespace)) {
      AuditLog.Mark start = PLANE.audit().mark();
      int patches;
      try (FaultProxy proxy = FaultProxy.start(PLANE)) {
        try (KrarProcess run = goingBack(Krar.as(operator, folder, proxy), namespace).start(id)) {
          patches = befall(fault, random, proxy, run);
        }
      }
      JobReport last = JobReport.none();
      int attempts = 1;
      while (attempts < MOST_ATTEMPTS && !isDone(last, wanted)) {
        attempts++;
        last = goingBack(Krar.as(operator, folder), namespace).report(id);
      }
      assertThat(isDone(last, wanted))
          .as(fault + " after " + patches + " patches: " + last)
          .isTrue();
      for (Map.Entry<HasMetadata, String> one : wanted.entrySet()) {
        boolean bad = isBad(one.getKey());
        assertThat(revision(one.getKey())).as(ref(one.getKey())).isEqualTo(bad ? 3 : 2);
        assertThat(running(one.getKey())).as(ref(one.getKey())).containsExactly(one.getValue());
      }
      assertThat(written(start, operator))
          .as(fault + " after " + patches + " patches: " + last)
          .isEqualTo(expected(wanted));
      return new Figures(patches, attempts);
    }
  }

  private static Krar goingBack(Krar krar, String namespace) {
    return smart(krar, namespace)
        .env("KRAR_ON_FAILURE", "rollback")
        .env("KRAR_CANARY", "false")
        .env("KRAR_MAX_IN_FLIGHT", "3")
        .env("KRAR_WAIT_TIMEOUT", "30s")
        .env("KRAR_SETTLE_TIME", "1s");
  }

  /** What each is to run in the end. */
  private Map<HasMetadata, String> fleet(String namespace) {
    RegistryPuller puller = RegistryPuller.from(registry);
    Map<String, PushedImage> first = new TreeMap<>();
    for (int i = 0; i < GOOD; i++) {
      first.put("good-" + i, push(namespace, "good-" + i, "first"));
    }
    for (int i = 0; i < BAD; i++) {
      first.put("bad-" + i, push(namespace, "bad-" + i, "first"));
      puller = puller.crash(push(namespace, "other-" + i, "bad " + i));
    }
    kubelets.pullWith(PullRequest.in(namespace), puller);
    List<Deployment> fleet = new ArrayList<>();
    first.forEach(
        (name, image) -> {
          var fixture = following(namespace, name, image).replicas(2);
          fleet.add(
              name.startsWith("bad")
                  ? fixture.progressDeadlineSeconds(3).create(CLIENT)
                  : fixture.create(CLIENT));
        });
    Rollouts.awaitRolledOut(CLIENT, fleet);
    Map<HasMetadata, String> wanted = new HashMap<>();
    for (Deployment one : fleet) {
      String name = one.getMetadata().getName();
      String build = isBad(one) ? "bad " + name.substring("bad-".length()) : "second";
      PushedImage pushed = push(namespace, name, build);
      PushedImage before = first.get(name);
      wanted.put(one, isBad(one) && before != null ? before.digest() : pushed.digest());
    }
    return wanted;
  }

  private PushedImage push(String namespace, String name, String build) {
    return ImageBuilder.index(build).push(registry, namespace + "/" + name + ":1");
  }

  private static boolean isBad(HasMetadata workload) {
    return workload.getMetadata().getName().startsWith("bad");
  }

  /** How many patches had been sent when it began. */
  private int befall(Fault fault, Random random, FaultProxy proxy, KrarProcess run)
      throws InterruptedException {
    switch (fault) {
      case A_TENTH_OF_THE_REQUESTS_ANSWERED_429_500_OR_503 -> {
        proxy.failRandomly(0.033, random.nextLong(), 429, r -> true);
        proxy.failRandomly(0.033, random.nextLong(), 500, r -> true);
        proxy.failRandomly(0.033, random.nextLong(), 503, r -> true);
        return ended(run, 0);
      }
      case WATCHES_CUT_EACH_200_MS -> {
        proxy.cutWithin(Duration.ofMillis(200), ProxiedRequest::watches);
        return ended(run, 0);
      }
      case SIGKILL_BETWEEN_A_PATCH_AND_ITS_ANSWER -> {
        int at = random.nextInt(1, PATCHES + 1);
        AtomicInteger patches = new AtomicInteger();
        HeldResponses answers =
            proxy.hold(request -> restarts(request) && patches.incrementAndGet() == at);
        answers.awaitHeld(1);
        run.kill();
        return at;
      }
      default -> {
        int requests = random.nextInt(5, 60);
        Await.until(
            "request " + requests, () -> proxy.requests().size() >= requests || !run.running());
        int patches = (int) proxy.requests().stream().filter(FaultMatrixIT::restarts).count();
        return at(fault, run, patches);
      }
    }
  }

  /** It is away for ten seconds: one of the few places where time itself is what is tested. */
  private int at(Fault fault, KrarProcess run, int patches) throws InterruptedException {
    switch (fault) {
      case SIGKILL -> run.kill();
      case SIGTERM -> {
        run.terminate();
        return ended(run, patches);
      }
      case API_SERVER_AWAY_FOR_10_S -> {
        PLANE.killApiServer();
        TimeUnit.SECONDS.sleep(AWAY.toSeconds());
        PLANE.startApiServer();
        return ended(run, patches);
      }
      case REGISTRY_DOWN_FOR_10_S -> {
        registry.stop();
        TimeUnit.SECONDS.sleep(AWAY.toSeconds());
        registry.restart();
        return ended(run, patches);
      }
      case ETCD_RESTARTED -> {
        PLANE.restartEtcd();
        return ended(run, patches);
      }
      default -> throw new IllegalArgumentException(fault.toString());
    }
    return patches;
  }

  private static int ended(KrarProcess run, int patches) {
    KrarProcess.Result unused = run.result(Duration.ofMinutes(5));
    return patches;
  }

  private static boolean restarts(ProxiedRequest request) {
    return request.patches() && request.path().contains("/deployments/");
  }

  private static boolean isDone(JobReport report, Map<HasMetadata, String> wanted) {
    return report.refs().size() == wanted.size()
        && wanted.keySet().stream()
            .allMatch(w -> report.code(ref(w)).equals(isBad(w) ? "RolledBack" : "Converged"));
  }

  /** How many templates it has had, by its controller's count. */
  private static int revision(HasMetadata workload) {
    return Integer.parseInt(
        now(workload).getMetadata().getAnnotations().get("deployment.kubernetes.io/revision"));
  }

  /** The patches that the API server took, by workload. */
  private static Map<String, Integer> written(AuditLog.Mark since, Account account) {
    return PLANE.audit().since(since).stream()
        .filter(r -> r.user().equals(account.user()))
        .filter(r -> r.verb().equals("patch") && r.resource().equals("deployments"))
        .filter(r -> r.code() == 200)
        .collect(groupingBy(r -> r.name(), TreeMap::new, summingInt(r -> 1)));
  }

  private static Map<String, Integer> expected(Map<HasMetadata, String> wanted) {
    return wanted.keySet().stream()
        .collect(
            groupingBy(
                w -> w.getMetadata().getName(), TreeMap::new, summingInt(w -> isBad(w) ? 2 : 1)));
  }
}
