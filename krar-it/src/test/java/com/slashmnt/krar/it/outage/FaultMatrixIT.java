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
import com.slashmnt.krar.it.harness.Rollouts;
import io.fabric8.kubernetes.api.model.StatusDetails;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
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
 * what fails has been taken back once, none is lost, and each report is true to the audit log. The
 * figures go to {@code target/fault-matrix.md}.
 */
class FaultMatrixIT extends SmartTest {
  private static final int ROUNDS = Integer.getInteger("krar.it.faultRounds", 3);

  /** Of the moments; what the processes make of them is theirs. */
  private static final long SEED = Long.getLong("krar.it.faultSeed", System.nanoTime());

  private static final int MOST_STRIKES = 3;
  private static final int MOST_ATTEMPTS = 7;
  private static final int MOST_REQUESTS = 60;
  private static final Duration AWAY = Duration.ofSeconds(10);
  private static final Duration LIMIT = Duration.ofMinutes(5);

  private final Map<Fault, List<FaultFigures>> figures = new TreeMap<>();

  @AfterAll
  void writeFigures() throws IOException {
    StringBuilder table = new StringBuilder(FaultFigures.HEAD);
    figures.forEach((fault, rounds) -> table.append(FaultFigures.row(fault, rounds)));
    System.out.println("Seed " + SEED + System.lineSeparator() + table);
    Path unused = Files.writeString(Places.target().resolve("fault-matrix.md"), table);
  }

  @ParameterizedTest
  @EnumSource(Fault.class)
  void everythingHappensOnceAndIsReported(Fault fault) throws InterruptedException {
    assumeTrue(PLANE.own(), "only a plane of our own can be broken");
    for (int round = 0; round < ROUNDS; round++) {
      String namespace = namespaces.create(fault.slug() + round);
      FaultFigures figure = new Round(fault, round, namespace).play();
      figures.computeIfAbsent(fault, f -> new ArrayList<>()).add(figure);
      List<StatusDetails> unused = CLIENT.namespaces().withName(namespace).delete();
    }
  }

  private static boolean restarts(ProxiedRequest request) {
    return request.patches() && request.status() == 200 && request.path().contains("/deployments/");
  }

  /** A run in a namespace of its own, with all its attempts. */
  private final class Round {
    private final Fault fault;
    private final int round;
    private final String namespace;
    private final Random random;
    private final FaultFleet fleet;
    private final String[] id = newRun();
    private final List<FaultAttempt> attempts = new ArrayList<>();
    private Map<String, Integer> written = Map.of();
    private int before;

    Round(Fault fault, int round, String namespace) {
      this.fault = fault;
      this.round = round;
      this.namespace = namespace;
      random = new Random(SEED + 31L * fault.name().hashCode() + round);
      fleet = FaultFleet.create(namespace, registry, kubelets, fault.progressDeadlineSeconds());
    }

    FaultFigures play() throws InterruptedException {
      try (Account operator = smartOperator(namespace)) {
        AuditLog.Mark start = PLANE.audit().mark();
        long began = System.nanoTime();
        int strikes = fault.ends() ? random.nextInt(1, MOST_STRIKES + 1) : 1;
        boolean done = false;
        while (attempts.size() < MOST_ATTEMPTS && !done) {
          JobReport report = attempt(operator, attempts.size() < strikes);
          Map<String, Integer> now = accepted(start, operator);
          attempts.add(new FaultAttempt(report, written, difference(now, written)));
          written = now;
          // A Job would not start another after a success; here it follows each strike.
          done = attempts.size() > strikes && fleet.isDone(report);
        }
        long seconds = TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - began);
        assertThat(done).as(toString()).isTrue();
        assertEachOnce();
        assertReportsTrue();
        return new FaultFigures(
            fault.lasts() ? attempts.size() : strikes,
            before,
            attempts.size(),
            fleet.members().size(),
            FaultFleet.BAD,
            (int) seconds);
      }
    }

    private JobReport attempt(Account operator, boolean struck) throws InterruptedException {
      try (FaultProxy proxy = FaultProxy.start(PLANE)) {
        if (fault.lasts()) {
          befall(proxy);
        }
        try (KrarProcess run =
            smart(Krar.as(operator, folder, proxy), namespace)
                .env("KRAR_ON_FAILURE", "rollback")
                .env("KRAR_CANARY", "false")
                .env("KRAR_MAX_IN_FLIGHT", "3")
                .env("KRAR_WAIT_TIMEOUT", "30s")
                .env("KRAR_SETTLE_TIME", "1s")
                .args("--output", "json")
                .start(id)) {
          if (struck && !fault.lasts()) {
            strike(proxy, run);
          }
          return JobReport.of(run.result(LIMIT));
        }
      }
    }

    /** From the first request on. */
    private void befall(FaultProxy proxy) {
      if (fault == Fault.WATCHES_CUT_EACH_200_MS) {
        proxy.cutWithin(Duration.ofMillis(200), ProxiedRequest::watches);
        return;
      }
      // A third of a tenth each.
      proxy.failRandomly(0.0333, random.nextLong(), 429, r -> true);
      proxy.failRandomly(0.0333, random.nextLong(), 500, r -> true);
      proxy.failRandomly(0.0333, random.nextLong(), 503, r -> true);
    }

    /** Once, at a moment drawn at random. */
    private void strike(FaultProxy proxy, KrarProcess run) throws InterruptedException {
      if (fault == Fault.SIGKILL_BETWEEN_A_PATCH_AND_ITS_ANSWER) {
        killBeforeAnAnswer(proxy, run);
      } else {
        int requests = random.nextInt(1, MOST_REQUESTS);
        Await.until(
            "request " + requests,
            LIMIT,
            () -> proxy.requests().size() >= requests || !run.running(),
            Boolean::booleanValue);
        strike(run);
      }
      if (attempts.isEmpty()) {
        before = (int) proxy.requests().stream().filter(FaultMatrixIT::restarts).count();
      }
    }

    /** The first strike of each third round is at the PATCH that goes back. */
    private void killBeforeAnAnswer(FaultProxy proxy, KrarProcess run) {
      boolean goingBack = round % 3 == 0 && attempts.isEmpty();
      String end = goingBack ? "/" + FaultFleet.badName(random.nextInt(FaultFleet.BAD)) : "";
      int left = FaultFleet.PATCHES - written.values().stream().mapToInt(n -> n).sum();
      int at = goingBack ? 2 : left > 0 ? random.nextInt(1, left + 1) : 1;
      AtomicInteger patches = new AtomicInteger();
      HeldResponses answers =
          proxy.hold(r -> restarts(r) && r.path().endsWith(end) && patches.incrementAndGet() == at);
      Await.until(
          "the answer to patch " + at,
          LIMIT,
          () -> answers.held() > 0 || !run.running(),
          Boolean::booleanValue);
      run.kill();
    }

    /** It is away for ten seconds: one of the few places where time itself is what is tested. */
    private void strike(KrarProcess run) throws InterruptedException {
      switch (fault) {
        case SIGKILL -> run.kill();
        case SIGTERM -> {
          if (run.running()) {
            run.terminate();
          }
        }
        case API_SERVER_AWAY_FOR_10_S -> {
          PLANE.killApiServer();
          TimeUnit.SECONDS.sleep(AWAY.toSeconds());
          PLANE.startApiServer();
        }
        case REGISTRY_DOWN_FOR_10_S -> {
          registry.stop();
          TimeUnit.SECONDS.sleep(AWAY.toSeconds());
          registry.restart();
        }
        case ETCD_RESTARTED -> PLANE.restartEtcd();
        default -> throw new IllegalStateException(fault + " does not strike once");
      }
    }

    /** By what the cluster has in the end, whatever krar says. */
    private void assertEachOnce() {
      for (FaultFleet.Member member : fleet.members().values()) {
        Deployment now = Rollouts.await(CLIENT, member.deployment());
        String what = member.ref() + " of " + this;
        assertThat(annotation(now, "deployment.kubernetes.io/revision"))
            .as(what)
            .isEqualTo(String.valueOf(1 + member.patches()));
        assertThat(replicaSets(member)).as(what).isEqualTo(1 + member.patches());
        assertThat(running(now)).as(what).containsExactly(member.wanted());
      }
    }

    private long replicaSets(FaultFleet.Member member) {
      String uid = member.deployment().getMetadata().getUid();
      return CLIENT.apps().replicaSets().inNamespace(namespace).list().getItems().stream()
          .filter(
              set ->
                  set.getMetadata().getOwnerReferences().stream()
                      .anyMatch(owner -> owner.getUid().equals(uid)))
          .count();
    }

    private void assertReportsTrue() {
      if (fault.maySpoilTheAuditLog() && !written.equals(fleet.patches())) {
        // Done, and not logged as done: the API server died first, or etcd did.
        written.forEach(
            (ref, patches) ->
                assertThat(patches)
                    .as(ref + " of " + this)
                    .isLessThanOrEqualTo(fleet.patches().getOrDefault(ref, 0)));
        System.out.println("The audit log lacks what was done: " + written + " of " + fault);
        return;
      }
      assertThat(written).as(toString()).isEqualTo(fleet.patches());
      attempts.forEach(attempt -> attempt.assertTrue(toString()));
    }

    /** The patches of workloads that the API server took since then, by reference. */
    private Map<String, Integer> accepted(AuditLog.Mark since, Account account) {
      return PLANE.audit().since(since).stream()
          .filter(r -> r.user().equals(account.user()))
          .filter(r -> r.verb().equals("patch") && r.resource().equals("deployments"))
          .filter(r -> r.code() == 200)
          .collect(
              groupingBy(
                  r -> r.namespace() + "/Deployment/" + r.name(),
                  TreeMap::new,
                  summingInt(r -> 1)));
    }

    private static Map<String, Integer> difference(
        Map<String, Integer> now, Map<String, Integer> before) {
      Map<String, Integer> more = new TreeMap<>(now);
      before.forEach((ref, count) -> more.merge(ref, -count, Integer::sum));
      more.values().removeIf(count -> count == 0);
      return more;
    }

    @Override
    public String toString() {
      return "%s, round %d, seed %d, %d patches before it, attempts %s"
          .formatted(fault, round, SEED, before, attempts);
    }
  }
}
