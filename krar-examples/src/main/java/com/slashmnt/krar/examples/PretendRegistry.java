package com.slashmnt.krar.examples;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.slashmnt.krar.image.Digest;
import com.slashmnt.krar.image.ImageReference;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Stands in for an image registry and for the disks of the nodes: a tag means a digest, until it is
 * published again, and a node that has a tag pulls it again only where the pull policy says Always.
 *
 * <p>To clients it is a mirror of Docker Hub on loopback, which has manifests and nothing else.
 */
final class PretendRegistry implements AutoCloseable {

  private static final String MANIFEST = "application/vnd.oci.image.manifest.v1+json";

  private final Map<String, Integer> builds = new ConcurrentHashMap<>();
  private final Map<String, String> onNodes = new ConcurrentHashMap<>();
  private final HttpServer server;

  PretendRegistry() {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException("could not listen on loopback", e);
    }
    server.createContext("/v2/", this::answer);
    server.start();
  }

  /** As images would name it. */
  String address() {
    return "localhost:" + server.getAddress().getPort();
  }

  /** Builds those images anew: each tag means other content from now on. */
  void publishAgain(Set<String> images) {
    images.forEach(image -> builds.merge(image, 1, Integer::sum));
  }

  /** The imageID of a container that starts now. */
  String pull(String image, String pullPolicy) {
    String latest = image.substring(0, image.lastIndexOf(':')) + "@" + Digest.of(manifest(image));
    if (pullPolicy.equals("Always")) {
      onNodes.put(image, latest);
    }
    return onNodes.computeIfAbsent(image, absent -> latest);
  }

  private byte[] manifest(String image) {
    String build = image + " build " + builds.getOrDefault(image, 0);
    String config = Digest.of(build.getBytes(UTF_8)).toString();
    return """
    {"schemaVersion": 2, "mediaType": "%s", "config": {"digest": "%s"}, "layers": []}
    """
        .formatted(MANIFEST, config)
        .getBytes(UTF_8);
  }

  /** {@code HEAD /v2/library/nginx/manifests/1.27}. */
  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      String path = exchange.getRequestURI().getPath().substring("/v2/".length());
      Optional<String> image =
          ImageReference.find("docker.io/" + path.replace("/manifests/", ":"))
              .map(reference -> reference.familiar().toString())
              .filter(PretendWorkloads.images()::contains);
      if (image.isEmpty()) {
        exchange.sendResponseHeaders(404, -1);
        return;
      }
      byte[] manifest = manifest(image.get());
      exchange.getResponseHeaders().set("Content-Type", MANIFEST);
      exchange.getResponseHeaders().set("Docker-Content-Digest", Digest.of(manifest).toString());
      boolean head = exchange.getRequestMethod().equals("HEAD");
      exchange.sendResponseHeaders(200, head ? -1 : manifest.length);
      if (!head) {
        exchange.getResponseBody().write(manifest);
      }
    }
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
