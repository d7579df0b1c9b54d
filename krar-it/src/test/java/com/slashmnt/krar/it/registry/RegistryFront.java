package com.slashmnt.krar.it.registry;

import com.slashmnt.krar.it.harness.ServerCertificate;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Predicate;

/**
 * Stands between a client and a {@link Registry}, on loopback, and does what its rules say.
 *
 * <p>Rules are asked in the order they were given, and the first that answers decides; what none
 * answers, the registry does. Clients call it by its own address, so images do too; the names of
 * repositories are those of the registry. Closing it cuts what is held.
 */
public final class RegistryFront implements AutoCloseable {
  static {
    // Without it each response waits 40 ms for an acknowledgement.
    System.setProperty("sun.net.httpserver.nodelay", "true");
  }

  private final List<FrontRule> rules = new CopyOnWriteArrayList<>();
  private final List<Gate> gates = new CopyOnWriteArrayList<>();
  private final List<FrontRequest> requests = new CopyOnWriteArrayList<>();
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final FrontRule last;
  private final HttpServer server;
  private final Optional<PlainListener> plain;

  private RegistryFront(FrontRule last, Optional<ServerCertificate> certificate) {
    this.last = last;
    try {
      InetSocketAddress any = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
      if (certificate.isPresent()) {
        HttpsServer secure = HttpsServer.create(any, 0);
        secure.setHttpsConfigurator(new HttpsConfigurator(certificate.get().context()));
        server = secure;
        plain = Optional.empty();
      } else {
        server = HttpServer.create(any, 0);
        plain = Optional.of(new PlainListener(server.getAddress(), threads));
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot start a server on loopback", e);
    }
    server.createContext("/", this::handle);
    server.setExecutor(threads);
    server.start();
  }

  /** Starts one over plain HTTP. */
  public static RegistryFront before(Registry registry) {
    return new RegistryFront(new Onward(registry), Optional.empty());
  }

  /** Starts one over HTTPS; the registry behind it may speak plain HTTP. */
  public static RegistryFront before(Registry registry, ServerCertificate certificate) {
    return new RegistryFront(new Onward(registry), Optional.of(certificate));
  }

  /** Starts one without a registry: what no rule answers is 404. */
  public static RegistryFront alone() {
    return new RegistryFront(Faults.status(404), Optional.empty());
  }

  /** The same over HTTPS. */
  public static RegistryFront alone(ServerCertificate certificate) {
    return new RegistryFront(Faults.status(404), Optional.of(certificate));
  }

  /** As images name it: {@code 127.0.0.1:5000}. */
  public String address() {
    return "127.0.0.1:" + port();
  }

  /** The same by its other name: {@code localhost:5000}. */
  public String localhost() {
    return "localhost:" + port();
  }

  /** Its port, for an address under another name. */
  public int port() {
    return plain.map(PlainListener::port).orElseGet(() -> server.getAddress().getPort());
  }

  /** Its address with {@code http} or {@code https}, without a slash at the end. */
  public URI url() {
    return URI.create((plain.isPresent() ? "http://" : "https://") + address());
  }

  /** An image of the registry behind it, as clients of this one name it. */
  public String reference(PushedImage image) {
    return address() + "/" + image.repository() + ":" + image.tag();
  }

  /** Adds a rule for every request. */
  public RegistryFront always(FrontRule rule) {
    return on(request -> true, rule);
  }

  /** Adds a rule for some requests; they have no status yet. */
  public RegistryFront on(Predicate<? super FrontRequest> match, FrontRule rule) {
    if (rule instanceof Gate gate) {
      gates.add(gate);
    }
    rules.add(exchange -> match.test(exchange.request()) && rule.answers(exchange));
    return this;
  }

  /** Asks for tokens of this service, which it has itself at {@code /token}. */
  public RegistryFront tokens(TokenService service) {
    return always(service).always(service.demand(url() + "/token"));
  }

  /** Ends all rules; what is held goes on. */
  public void clear() {
    rules.clear();
    gates.forEach(Gate::open);
    gates.clear();
  }

  /** What was answered so far, those of the rules too, each before its client had the answer. */
  public List<FrontRequest> requests() {
    return List.copyOf(requests);
  }

  /** How often somebody tried TLS on one that speaks plain HTTP. */
  public int handshakes() {
    return plain.map(PlainListener::handshakes).orElse(0);
  }

  private void handle(HttpExchange exchange) throws IOException {
    // Closing an exchange that has no answer closes its connection.
    try (exchange) {
      FrontExchange front = new FrontExchange(exchange, requests::add);
      for (FrontRule rule : rules) {
        if (rule.answers(front)) {
          return;
        }
      }
      boolean unused = last.answers(front);
    }
  }

  @Override
  public void close() {
    gates.forEach(Gate::cut);
    plain.ifPresent(PlainListener::close);
    server.stop(0);
    threads.shutdownNow();
  }
}
