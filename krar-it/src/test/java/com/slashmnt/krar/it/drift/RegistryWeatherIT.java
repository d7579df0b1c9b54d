package com.slashmnt.krar.it.drift;

import static com.slashmnt.krar.it.registry.ImageBuilder.index;
import static com.slashmnt.krar.it.registry.ImageBuilder.single;
import static org.assertj.core.api.Assertions.assertThat;

import com.slashmnt.krar.it.harness.Account;
import com.slashmnt.krar.it.harness.ForwardProxy;
import com.slashmnt.krar.it.harness.Krar;
import com.slashmnt.krar.it.harness.ServerCertificate;
import com.slashmnt.krar.it.harness.TemplateChanges;
import com.slashmnt.krar.it.registry.Faults;
import com.slashmnt.krar.it.registry.FrontExchange;
import com.slashmnt.krar.it.registry.FrontRequest;
import com.slashmnt.krar.it.registry.FrontRule;
import com.slashmnt.krar.it.registry.Gate;
import com.slashmnt.krar.it.registry.ImageBuilder;
import com.slashmnt.krar.it.registry.RegistryFront;
import com.slashmnt.krar.it.registry.RegistryPuller;
import com.slashmnt.krar.it.registry.TokenService;
import java.io.IOException;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * What krar makes of registries that fail, limit, redirect, lie or hide behind proxies and
 * authorities: one run over all of them, each behind a front of its own.
 */
class RegistryWeatherIT extends DriftTableTest {
  private static final String PASSWORD = "s3cret-of-the-weather";
  private static final String RESTART = "restart";
  private static final long HUGE = 300L * 1024 * 1024;

  private static final Expected CURRENT = Expected.all("Current");
  private static final Expected DRIFTED = Expected.all("Drifted");

  private final ServerCertificate trusted = ServerCertificate.create();
  private final ServerCertificate unknown = ServerCertificate.create();
  private final ForwardProxy proxy = ForwardProxy.start("krar", PASSWORD);
  private final RegistryFront asksForPasswords =
      RegistryFront.alone().always(Faults.basic("krar", PASSWORD));
  private final RegistryFront asksForTokens =
      RegistryFront.alone().tokens(new TokenService().user("krar", PASSWORD));
  private final AtomicLong sent = new AtomicLong();
  private Map<String, Integer> changes = Map.of();

  @BeforeAll
  void runAll() {
    play(registry, RegistryPuller.from(registry), table());
    String weather = namespace("table");
    String slow = namespace("slow");
    try (Account operator = operatorOfTheTable();
        TemplateChanges templates = TemplateChanges.watch(PLANE, allNamespaces())) {
      run("weather", asked(reporting(operator, weather)).env("KRAR_REGISTRY_TIMEOUT", "40s"));
      run(
          "slow",
          asked(reporting(operator, slow)).env("KRAR_REGISTRY_TIMEOUT", "2s"),
          "--fail-on-drift");
      run(RESTART, asked(smart(operator, weather)).env("KRAR_REGISTRY_TIMEOUT", "40s"));
      changes = templates.all();
    }
  }

  private Krar asked(Krar krar) {
    String url = "http://krar:" + PASSWORD + "@127.0.0.1:" + proxy.port();
    return krar.env("HTTPS_PROXY", url)
        .env("HTTP_PROXY", url)
        .env("NO_PROXY", "127.0.0.1,.invalid")
        .env("KRAR_REGISTRY_PARALLEL", "1")
        .env("KRAR_REGISTRY_CREDS", "krar:" + PASSWORD)
        .env("KRAR_REGISTRY_CA_FILE", trusted.authority().toString())
        .env("KRAR_INSECURE_REGISTRIES", byName(row("proxy-plain")))
        .env("KRAR_LOG_LEVEL", "debug");
  }

  /** A cache that still serves a tag, and has lost what it points at. */
  private static boolean goneByDigest(FrontExchange exchange) throws IOException {
    boolean byDigest = exchange.request().path().contains("/manifests/sha256:");
    if (byDigest) {
      exchange.answer(404, Map.of(), "");
    }
    return byDigest;
  }

  /** At once, and after 1, 2, 4, 8 and 16 seconds. */
  private static String[] times(int count, String request) {
    return Collections.nCopies(count, request).toArray(String[]::new);
  }

  private List<DriftRow> table() {
    return List.of(
        faulty("status-500", Faults.status(500))
            .expect(error("RegistryError", "HEAD 1 500", "GET 1 500")),
        faulty("status-503", Faults.status(503))
            .expect(error("RegistryError", times(6, "HEAD 1 503"))),
        faulty("status-503-once", Faults.times(1, Faults.status(503)))
            .expect(CURRENT.asking("HEAD 1 503", "HEAD 1"))
            .expect(RESTART, CURRENT.asking("HEAD 1")),
        faulty("status-401", Faults.status(401))
            .expect(error("RegistryUnauthorized", "HEAD 1 401")),
        faulty("status-403", Faults.status(403))
            .expect(error("RegistryForbidden", "HEAD 1 403", "GET 1 403")),
        faulty("status-404", Faults.status(404))
            .expect(error("ImageNotFound", "HEAD 1 404", "GET 1 404")),
        faulty("rate-limited", Faults.tooManyRequests())
            .expect(error("RateLimited", times(6, "HEAD 1 429"))),
        faulty("rate-limited-long", Faults.tooManyRequests(Duration.ofHours(1)))
            .expect(error("RateLimited", "HEAD 1 429")),
        faulty("rate-limited-once", Faults.times(1, Faults.tooManyRequests(Duration.ofSeconds(1))))
            .expect(CURRENT.asking("HEAD 1 429", "HEAD 1"))
            .expect(RESTART, CURRENT.asking("HEAD 1")),
        faulty("down", Faults.cut())
            .then(row -> row.front().close())
            .expect(error("ConnectionFailed")),
        faulty("hangs-up", Faults.cut()).expect(error("ConnectionFailed")),
        faulty("no-json", Faults.notJson()).expect(error("InvalidAnswer", "HEAD 1", "GET 1")),
        faulty("no-digest", Faults.withoutDigest()).expect(CURRENT.asking("HEAD 1", "GET 1")),
        moving("no-digest-moved", single("a"), single("b"), Faults.withoutDigest())
            .expect(DRIFTED.asking("HEAD 1", "GET 1", "GET new")),
        moving("gone-by-digest", single("a"), single("b"), RegistryWeatherIT::goneByDigest)
            .expect(
                Expected.unverifiable("NotFetchable")
                    .asking("HEAD 1", "HEAD new 404", "GET new 404")),
        faulty("no-head", Faults.withoutHead()).expect(CURRENT.asking("HEAD 1 405", "GET 1")),
        moving("no-head-moved", index("a"), index("b"), Faults.withoutHead())
            .expect(DRIFTED.asking("HEAD 1 405", "GET 1", "GET old", "GET new")),
        faulty("redirects", Faults.redirectLoop())
            .expect(error("BadRedirect", hops(1)))
            .expect(RESTART, error("BadRedirect", hops(7))),
        DriftRow.of("redirected-to-passwords", single("a"))
            .behind(
                real ->
                    RegistryFront.before(real)
                        .always(Faults.basic("krar", PASSWORD))
                        .always(Faults.redirectTo(asksForPasswords.url())))
            .expect(error("RegistryUnauthorized", "HEAD 1 401", "HEAD 1 307")),
        faulty("redirected-to-tokens", Faults.redirectTo(asksForTokens.url()))
            .expect(error("RegistryUnauthorized", "HEAD 1 307")),
        moving("huge", index("a"), index("b"), Faults.huge(HUGE, sent))
            .expect(error("TooLarge", "HEAD 1", "GET new")),
        faulty("plain-after-tls", exchange -> false).expect(CURRENT.asking("HEAD 1")),
        DriftRow.of("own-authority", single("a"))
            .behind(real -> RegistryFront.before(real, trusted))
            .moves(single("b"))
            .expect(DRIFTED.asking("HEAD 1", "HEAD new")),
        DriftRow.of("unknown-authority", single("a"))
            .behind(real -> RegistryFront.before(real, unknown))
            .expect(error("TlsFailure")),
        DriftRow.of("no-such-host", single("a"))
            .image(row -> "registry.invalid/drift/no-such-host:1")
            .expect(error("DnsFailure")),
        DriftRow.of("proxy-tls", single("a"))
            .behind(real -> RegistryFront.before(real, trusted))
            .image(row -> byName(row) + "/drift/proxy-tls:1")
            .expect(CURRENT.asking("HEAD 1")),
        faulty("proxy-plain", exchange -> false)
            .image(row -> byName(row) + "/drift/proxy-plain:1")
            .expect(CURRENT.asking("HEAD 1")),
        faulty("silent", new Gate()).in("slow").expect(error("RegistryTimedOut")),
        faulty("awake", exchange -> false).in("slow").expect(CURRENT.asking("HEAD 1")));
  }

  /** By a name that only the proxy can resolve. */
  private static String byName(LiveRow row) {
    return ServerCertificate.NAME + ":" + row.front().port();
  }

  /** Each hop leads to another address, and the sixth is not followed any more. */
  private static String[] hops(int first) {
    return Stream.concat(
            Stream.of("HEAD 1 307"),
            IntStream.range(first, first + 5).mapToObj(hop -> "HEAD 1?hop=" + hop + " 307"))
        .toArray(String[]::new);
  }

  private static Expected error(String cause, String... requests) {
    return Expected.unverifiable(cause).asking(requests);
  }

  private static DriftRow faulty(String name, FrontRule rule) {
    return DriftRow.of(name, single("a")).behind(real -> RegistryFront.before(real).always(rule));
  }

  private static DriftRow moving(
      String name, ImageBuilder first, ImageBuilder next, FrontRule rule) {
    return DriftRow.of(name, first)
        .behind(real -> RegistryFront.before(real).always(rule))
        .moves(next);
  }

  @Test
  void sendsNoCredentialBehindARedirectAndGetsNoMoreThanAnAnonymousTokenThere() {
    // Once in each of two runs.
    assertThat(asksForPasswords.requests())
        .hasSize(2)
        .noneMatch(FrontRequest::hasCredential)
        .allMatch(request -> request.line().matches("HEAD /v2/drift/.*/manifests/1 401"));
    assertThat(asksForTokens.requests())
        .hasSize(6)
        .allMatch(r -> !r.hasCredential() || r.authorization().startsWith("Bearer it-token-"))
        .filteredOn(r -> r.path().startsWith("/token"))
        .hasSize(2)
        .noneMatch(FrontRequest::hasCredential);
    assertThat(row("redirected-to-passwords").front().requests().subList(0, 2))
        .extracting(FrontRequest::hasCredential)
        .containsExactly(false, true);
  }

  @Test
  void readsLittleOfABodyThatHasNoEnd() {
    assertThat(sent.get()).isPositive().isLessThan(HUGE / 4);
  }

  @Test
  void triesTlsFirstEvenOnLoopback() {
    assertThat(row("plain-after-tls").front().handshakes()).isPositive();
  }

  @Test
  void asksTheProxyForRegistriesAndNotForTheCluster() {
    assertThat(proxy.requests())
        .contains("CONNECT " + byName(row("proxy-tls")))
        .contains("HEAD " + byName(row("proxy-plain")) + "/v2/drift/proxy-plain/manifests/1")
        .allSatisfy(line -> assertThat(line).contains(ServerCertificate.NAME));
  }

  @Test
  void restartsWhatItCouldProveToHaveDrifted() {
    List<String> drifted =
        rows.values().stream()
            .filter(row -> row.expected(RESTART).code().equals("Drifted"))
            .map(LiveRow::ref)
            .toList();
    DriftRun restart = runs.get(2);
    assertThat(restart.report().rolled()).containsExactlyInAnyOrderElementsOf(drifted);
    assertThat(drifted)
        .hasSize(3)
        .allSatisfy(ref -> assertThat(restart.report().code(ref)).isEqualTo("Converged"))
        .allSatisfy(ref -> assertThat(changes).containsEntry(ref, 1));
    assertThat(changes.values().stream().mapToInt(Integer::intValue).sum()).isEqualTo(3);
  }

  @Test
  void exitsWith3ForWhatNobodyCanTellIfAsked() {
    assertThat(runs).extracting(run -> run.report().exitCode()).containsExactly(0, 3, 0);
  }

  @Test
  void saysNoPassword() {
    // krar had it and used it: the proxy lets nothing through without it, and the reports speak of
    // what was asked through it.
    assertThat(proxy.requests()).isNotEmpty();
    assertThat(runs).anySatisfy(run -> assertThat(run.report().toString()).contains("proxy-tls"));
    assertThat(runs)
        .allSatisfy(run -> assertThat(run.report().toString()).doesNotContain(PASSWORD));
  }

  @AfterAll
  void endAll() {
    asksForPasswords.close();
    asksForTokens.close();
    proxy.close();
    trusted.close();
    unknown.close();
  }
}
