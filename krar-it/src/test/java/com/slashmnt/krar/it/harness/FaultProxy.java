package com.slashmnt.krar.it.harness;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Stands between a client and the API server, by TLS on loopback, and makes faults.
 *
 * <p>The client's own token goes through. Rules are asked in the order they were given, and the
 * first that does not let a request go on decides. Closing it cuts what is held.
 */
public final class FaultProxy implements AutoCloseable {
  static {
    // Without it each response waits 40 ms for an acknowledgement.
    System.setProperty("sun.net.httpserver.nodelay", "true");
  }

  private final List<ProxyRule> before = new CopyOnWriteArrayList<>();
  private final List<ProxyRule> after = new CopyOnWriteArrayList<>();
  private final List<HeldResponses> holds = new CopyOnWriteArrayList<>();
  private final Queue<ProxiedRequest> requests = new ConcurrentLinkedQueue<>();
  private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
  private final ExecutorService executor = Executors.newCachedThreadPool();
  private final ServerCertificate certificate = ServerCertificate.create();
  private final HttpsServer server;

  private FaultProxy(ControlPlane plane) {
    try {
      server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot start a proxy on loopback", e);
    }
    server.setHttpsConfigurator(new HttpsConfigurator(certificate.context()));
    server.createContext(
        "/", new Forwarding(plane.client().getConfiguration(), before, after, requests::add));
    server.setExecutor(executor);
    server.start();
  }

  /** Starts one in front of a cluster's API server. */
  public static FaultProxy start(ControlPlane plane) {
    return new FaultProxy(plane);
  }

  URI url() {
    return URI.create("https://127.0.0.1:" + server.getAddress().getPort());
  }

  /** Who has signed its certificate, in PEM. */
  Path certificateAuthority() {
    return certificate.authority();
  }

  /** Forwards these requests, and withholds the responses. */
  public HeldResponses hold(Predicate<? super ProxiedRequest> match) {
    HeldResponses held = new HeldResponses();
    holds.add(held);
    after.add(when(match, request -> held.hold()));
    return held;
  }

  /** Answers every n-th of these requests with a status, 429 with {@code Retry-After: 1}. */
  public void failEvery(int n, int status, Predicate<? super ProxiedRequest> match) {
    AtomicInteger seen = new AtomicInteger();
    before.add(
        when(
            match,
            request ->
                seen.incrementAndGet() % n == 0
                    ? ProxyRule.Step.answer(status)
                    : ProxyRule.Step.GO_ON));
  }

  /** Answers a share of these requests, between 0 and 1, with a status. */
  public void failRandomly(
      double share, long seed, int status, Predicate<? super ProxiedRequest> match) {
    Random random = new Random(seed);
    before.add(
        when(
            match,
            request ->
                random.nextDouble() < share
                    ? ProxyRule.Step.answer(status)
                    : ProxyRule.Step.GO_ON));
  }

  /** Closes the connection of these requests; the API server does not hear of them. */
  public void cutBefore(Predicate<? super ProxiedRequest> match) {
    before.add(when(match, request -> ProxyRule.Step.CUT));
  }

  /** Closes the connection of these requests when the API server has answered them. */
  public void cutAfter(Predicate<? super ProxiedRequest> match) {
    after.add(when(match, request -> ProxyRule.Step.CUT));
  }

  /** Closes the connection of these requests in the middle of their answer, after that time. */
  public void cutWithin(Duration time, Predicate<? super ProxiedRequest> match) {
    after.add(when(match, request -> ProxyRule.Step.cutWithin(time)));
  }

  /**
   * Does something before these requests are forwarded, on their threads; if it throws, the
   * connection is cut, and closing the proxy is an error.
   */
  public void before(
      Predicate<? super ProxiedRequest> match, Consumer<? super ProxiedRequest> action) {
    before.add(
        when(
            match,
            request -> {
              try {
                action.accept(request);
                return ProxyRule.Step.GO_ON;
              } catch (RuntimeException | Error e) {
                failure.compareAndSet(null, e);
                return ProxyRule.Step.CUT;
              }
            }));
  }

  /** Ends all rules, and releases what is held. */
  public void clear() {
    before.clear();
    after.clear();
    holds.forEach(HeldResponses::release);
  }

  /** What was asked so far, in the order of the answers; a held one is there when it is held. */
  public List<ProxiedRequest> requests() {
    return List.copyOf(requests);
  }

  @Override
  public void close() {
    holds.forEach(HeldResponses::cut);
    server.stop(0);
    executor.shutdownNow();
    certificate.close();
    Throwable thrown = failure.get();
    if (thrown != null) {
      throw new AssertionError("an action before a request failed", thrown);
    }
  }

  private static ProxyRule when(Predicate<? super ProxiedRequest> match, ProxyRule rule) {
    return request -> match.test(request) ? rule.step(request) : ProxyRule.Step.GO_ON;
  }
}
