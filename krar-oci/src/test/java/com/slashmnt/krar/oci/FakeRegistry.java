package com.slashmnt.krar.oci;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.slashmnt.krar.image.Digest;
import com.slashmnt.krar.image.ImageQuery;
import com.slashmnt.krar.image.ImageReference;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javax.net.ssl.SSLContext;

/** A registry on loopback that answers as a test says, and 404 where it says nothing. */
public final class FakeRegistry implements AutoCloseable {

  /** Answers one request. */
  @FunctionalInterface
  public interface Handler {
    void handle(HttpExchange exchange) throws IOException;
  }

  public static final String MANIFEST = "application/vnd.oci.image.manifest.v1+json";
  public static final String INDEX = "application/vnd.oci.image.index.v1+json";

  private final HttpServer server;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final Map<String, Handler> handlers = new ConcurrentHashMap<>();
  private final List<String> requests = new CopyOnWriteArrayList<>();
  private final List<String> told = new CopyOnWriteArrayList<>();
  private final List<String> toldAsProxy = new CopyOnWriteArrayList<>();

  private final Optional<PlainFront> front;

  private FakeRegistry(HttpServer server, boolean plain) {
    this.server = server;
    front = plain ? Optional.of(new PlainFront(server.getAddress(), threads)) : Optional.empty();
    server.setExecutor(threads);
    server.createContext("/", this::handle);
    server.start();
  }

  public static FakeRegistry plain() {
    try {
      return new FakeRegistry(HttpServer.create(anyPort(), 0), true);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public static FakeRegistry tls(SSLContext tls) {
    try {
      HttpsServer server = HttpsServer.create(anyPort(), 0);
      server.setHttpsConfigurator(new HttpsConfigurator(tls));
      return new FakeRegistry(server, false);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static InetSocketAddress anyPort() {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      String path = exchange.getRequestURI().getPath();
      requests.add(exchange.getRequestMethod() + " " + path);
      String authorization = exchange.getRequestHeaders().getFirst("Authorization");
      told.add(path + " " + authorization);
      toldAsProxy.addAll(
          exchange.getRequestHeaders().getOrDefault("Proxy-Authorization", List.of()));
      handlers.getOrDefault(path, e -> answer(e, 404, "")).handle(exchange);
    }
  }

  public static void answer(HttpExchange exchange, int status, String body) throws IOException {
    byte[] bytes = body.getBytes(UTF_8);
    if (exchange.getRequestMethod().equals("HEAD")) {
      exchange.getResponseHeaders().set("Content-Length", String.valueOf(bytes.length));
    }
    boolean empty = bytes.length == 0 || exchange.getRequestMethod().equals("HEAD");
    exchange.sendResponseHeaders(status, empty ? -1 : bytes.length);
    if (!empty) {
      exchange.getResponseBody().write(bytes);
    }
  }

  public static Handler status(int status, String... headers) {
    return exchange -> {
      for (int i = 0; i < headers.length; i += 2) {
        exchange.getResponseHeaders().add(headers[i], headers[i + 1]);
      }
      answer(exchange, status, "");
    };
  }

  /** Content as a good registry serves it. */
  public static Handler content(String type, String body) {
    return exchange -> {
      exchange.getResponseHeaders().set("Content-Type", type);
      exchange
          .getResponseHeaders()
          .set("Docker-Content-Digest", Digest.of(body.getBytes(UTF_8)).toString());
      answer(exchange, 200, body);
    };
  }

  public static String manifest(String config) {
    return "{\"schemaVersion\":2,\"mediaType\":\"%s\",\"config\":{\"digest\":\"%s\"},\"layers\":[]}"
        .formatted(MANIFEST, Digest.of(config.getBytes(UTF_8)));
  }

  public FakeRegistry on(String path, Handler handler) {
    handlers.put(path, handler);
    return this;
  }

  /** Serves a manifest by tag and by digest; gives its digest. */
  public Digest publish(String repository, String tag, String type, String body) {
    Digest digest = Digest.of(body.getBytes(UTF_8));
    String path = "/v2/" + repository + "/manifests/";
    on(path + tag, content(type, body)).on(path + digest, content(type, body));
    return digest;
  }

  public Digest publish(String repository, String tag) {
    return publish(repository, tag, MANIFEST, manifest(repository + tag));
  }

  public String host() {
    return "127.0.0.1:" + port();
  }

  /** The same server by another name. */
  String otherHost() {
    return "localhost:" + port();
  }

  public int port() {
    return front.map(PlainFront::port).orElseGet(() -> server.getAddress().getPort());
  }

  public ImageReference image(String name) {
    return ImageReference.parse(host() + "/" + name);
  }

  public ImageQuery digestOf(String name) {
    return ImageQuery.digestOf(image(name));
  }

  ImageQuery contentOf(String name) {
    return ImageQuery.contentOf(image(name));
  }

  /** Method and path of each request. */
  public List<String> requests() {
    return requests;
  }

  /** Path and header {@code Authorization} of each request, null without one. */
  public List<String> told() {
    return told;
  }

  /** Each header {@code Proxy-Authorization}. */
  public List<String> toldAsProxy() {
    return toldAsProxy;
  }

  @Override
  public void close() {
    front.ifPresent(PlainFront::close);
    server.stop(0);
    threads.shutdownNow();
  }
}
