package com.slashmnt.krar.testkit.embedded;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.slashmnt.krar.image.Digest;
import com.slashmnt.krar.image.ImageReference;
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
final class EmbeddedRegistry implements AutoCloseable {

  private static final String MANIFEST = "application/vnd.oci.image.manifest.v1+json";

  private final Set<String> known = ConcurrentHashMap.newKeySet();
  private final Map<String, Integer> builds = new ConcurrentHashMap<>();
  private final Map<String, String> onNodes = new ConcurrentHashMap<>();
  private final EmbeddedPort port = new EmbeddedPort(this::answer);

  /** As images would name it. */
  String address() {
    return "localhost:" + port.number();
  }

  /** Builds that image anew: its tag means other content from now on. */
  void publishAgain(String image) {
    builds.merge(image, 1, Integer::sum);
  }

  /** The imageID of a container that starts now. */
  String pull(String image, String pullPolicy) {
    known.add(image);
    String latest = image.substring(0, image.lastIndexOf(':')) + "@" + digest(image);
    if (pullPolicy.equals("Always")) {
      onNodes.put(image, latest);
    }
    return onNodes.computeIfAbsent(image, absent -> latest);
  }

  private Digest digest(String image) {
    String build = image + " build " + builds.getOrDefault(image, 0);
    return Digest.of(build.getBytes(UTF_8));
  }

  /** To {@code HEAD /v2/library/nginx/manifests/1.27}, by tag or by digest. */
  private String answer(String method, String path) {
    String asked = path.replaceFirst("^/v2", "");
    Optional<Digest> found =
        known.stream()
            .filter(image -> isAbout(image, asked))
            .map(this::digest)
            .filter(digest -> !asked.contains("sha256:") || asked.endsWith("/" + digest))
            .findFirst();
    if (found.isEmpty() || !method.equals("HEAD")) {
      return "404 Not Found\r\n";
    }
    return "200 OK\r\nContent-Type: %s\r\nDocker-Content-Digest: %s\r\n"
        .formatted(MANIFEST, found.get());
  }

  /** Whether that is asked of the image's tag, or of some digest in its repository. */
  private static boolean isAbout(String image, String asked) {
    boolean byDigest = asked.contains("sha256:");
    Optional<ImageReference> known = ImageReference.tryParse(image);
    return ImageReference.tryParse("docker.io" + asked.replace("/manifests/", byDigest ? "@" : ":"))
        .filter(
            reference ->
                byDigest
                    ? known.filter(k -> k.repository().equals(reference.repository())).isPresent()
                    : reference.familiar().toString().equals(image))
        .isPresent();
  }

  @Override
  public void close() {
    port.close();
  }
}
