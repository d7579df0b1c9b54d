package com.slashmnt.krar.it.registry;

import com.slashmnt.krar.it.harness.Await;
import com.slashmnt.krar.it.harness.KrarProcess;
import com.slashmnt.krar.it.harness.ServerCertificate;
import com.slashmnt.krar.it.harness.TempFolder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * A real registry, Debian's {@code docker-registry}, on a free port of loopback; closing it ends it
 * and deletes what it stores.
 *
 * <p>Its access log is on stdout, in the order in which requests were done.
 */
public final class Registry implements AutoCloseable {
  private static final Path PROGRAM = Path.of("docker-registry");

  private final RegistrySetup setup;
  private final TempFolder folder = TempFolder.create("krar-it-registry-");
  private final StringBuilder earlierLogs = new StringBuilder();
  private final AtomicInteger barriers = new AtomicInteger();
  private final int port;
  private final RegistryClient client;
  private @Nullable KrarProcess process;

  Registry(RegistrySetup setup) {
    this.setup = setup;
    port = run(0);
    client = client(RegistryClient.HARNESS);
  }

  /** A place in the access log. */
  public record Mark(int requests) {}

  /** Starts one that speaks plain HTTP and asks nobody who they are. */
  public static Registry start() {
    return setup().start();
  }

  /** One to be started, with TLS or passwords. */
  public static RegistrySetup setup() {
    return new RegistrySetup();
  }

  /** As images name it: {@code 127.0.0.1:5000}. */
  public String address() {
    return "127.0.0.1:" + port;
  }

  /** The same by its other name: {@code localhost:5000}. */
  public String localhost() {
    return "localhost:" + port;
  }

  /** Its port, for an address under another name. */
  public int port() {
    return port;
  }

  /** Its address with {@code http} or {@code https}, without a slash at the end. */
  public URI url() {
    return URI.create((setup.certificate().isPresent() ? "https://" : "http://") + address());
  }

  /** What signs its certificate, if it speaks TLS. */
  public Optional<ServerCertificate> certificate() {
    return setup.certificate();
  }

  /** User names and passwords it knows; empty if it asks nobody. */
  public Map<String, String> users() {
    return setup.users();
  }

  /** The first of its users, as {@code name:password}. */
  public Optional<String> credential() {
    return setup.credential();
  }

  /** The place in the log where the next request will be. */
  public Mark mark() {
    return new Mark(logged().size());
  }

  /** All requests but those of the harness itself, in the order of the access log. */
  public List<RegistryRequest> requests() {
    return requestsSince(new Mark(0));
  }

  /** The same, from a place on. */
  public List<RegistryRequest> requestsSince(Mark mark) {
    List<RegistryRequest> all = logged();
    return all.subList(mark.requests(), all.size()).stream()
        .filter(request -> !request.isBy(RegistryClient.HARNESS))
        .toList();
  }

  /** Those of krar alone, each as {@code HEAD /v2/web/manifests/1 200}. */
  public List<String> krarsSince(Mark mark) {
    return requestsSince(mark).stream()
        .filter(request -> request.isBy(RegistryRequest.KRAR))
        .map(RegistryRequest::line)
        .toList();
  }

  /** Ends it at once, as a crash would; what it stores stays. */
  public void stop() {
    KrarProcess running = process;
    if (running != null) {
      running.kill();
      earlierLogs.append(running.result().stdout());
      running.close();
      process = null;
    }
  }

  /** Starts it again on the same port, with what it stored. */
  public void restart() {
    stop();
    run(port);
  }

  /** Speaks to it as some program, with the first of its users. */
  RegistryClient client(String userAgent) {
    return new RegistryClient(url(), setup, userAgent);
  }

  /** The harness' own. */
  RegistryClient client() {
    return client;
  }

  @Override
  public void close() {
    stop();
    folder.close();
  }

  private int run(int wanted) {
    Path config = folder.path().resolve("config.yml");
    try {
      Files.writeString(config, setup.config(folder.path(), wanted));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write " + config, e);
    }
    KrarProcess started = KrarProcess.start(PROGRAM, Map.of(), List.of("serve", config.toString()));
    process = started;
    String listening = started.awaitStderr("listening on 127\\.0\\.0\\.1:\\d+");
    return Integer.parseInt(listening.substring(listening.lastIndexOf(':') + 1));
  }

  /** Everything in the log, after a request of our own has arrived there. */
  private List<RegistryRequest> logged() {
    KrarProcess running = process;
    if (running == null) {
      return parse(earlierLogs.toString());
    }
    // The handler of a request writes its line as it returns, and a short answer leaves only then:
    // what was answered before this request was sent stands before it.
    String barrier = "/v2/?barrier=" + barriers.incrementAndGet();
    client.get(barrier);
    String text =
        Await.until("the access log", running::stdout, log -> log.contains(barrier + " "));
    return parse(earlierLogs + text);
  }

  private static List<RegistryRequest> parse(String log) {
    return log.lines().flatMap(line -> RegistryRequest.parse(line).stream()).toList();
  }
}
