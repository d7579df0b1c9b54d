package com.slashmnt.krar.oci.distribution;

import com.slashmnt.krar.image.Digest;
import com.slashmnt.krar.image.DigestLookup.Unavailable;
import com.slashmnt.krar.image.PublishedImage;
import com.slashmnt.krar.oci.credential.Credential;
import com.slashmnt.krar.oci.http.CircuitBreakers;
import com.slashmnt.krar.oci.http.HttpAnswer;
import com.slashmnt.krar.oci.http.LookupFailure;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/**
 * Digests by HEAD, content by GET, each asked once per credential.
 *
 * @see <a
 *     href="https://github.com/opencontainers/distribution-spec/blob/v1.1.1/spec.md#checking-if-content-exists-in-the-registry">OCI
 *     distribution specification, Checking if content exists</a>
 */
public final class ManifestCache {

  /** Of Docker's first format, whose digests no runtime reports. */
  private static final String SCHEMA_1 = "application/vnd.docker.distribution.manifest.v1+";

  private record Key(
      Repository place, String reference, boolean withContent, Credential credential) {}

  private final RegistryClient registry;
  private final Map<Key, CompletableFuture<PublishedImage>> asked = new ConcurrentHashMap<>();

  /** Hosts whose HEAD gave no digest where GET was served. */
  private final Set<String> withoutHead = ConcurrentHashMap.newKeySet();

  public ManifestCache(RegistryClient registry) {
    this.registry = registry;
  }

  /**
   * What the registry has for a tag or digest.
   *
   * @throws LookupFailure if that credential does not bring it
   */
  public PublishedImage find(
      Repository place, String reference, boolean withContent, Credential credential) {
    return once(
        new Key(place, reference, withContent, credential),
        () -> {
          if (!withContent) {
            return got(place, reference, credential)
                .orElseGet(() -> head(place, reference, credential));
          }
          if (Digest.tryParse(reference).isPresent()) {
            return get(place, reference, credential);
          }
          // By tag only if nothing else gives the digest: GETs by tag are what registries count.
          PublishedImage head = find(place, reference, false, credential);
          boolean complete = head.config().isPresent() || !head.children().isEmpty();
          return complete ? head : find(place, head.digest().toString(), true, credential);
        });
  }

  /** What was had by its digest is there; no HEAD need ask. */
  private Optional<PublishedImage> got(Repository place, String reference, Credential credential) {
    if (Digest.tryParse(reference).isEmpty()) {
      return Optional.empty();
    }
    return Optional.ofNullable(asked.get(new Key(place, reference, true, credential)))
        .filter(get -> get.isDone() && !get.isCompletedExceptionally())
        .map(CompletableFuture::join);
  }

  /** What was found by digest lasts; tags move, and failures may pass. */
  public void refresh() {
    asked
        .entrySet()
        .removeIf(
            e ->
                Digest.tryParse(e.getKey().reference()).isEmpty()
                    || e.getValue().isCompletedExceptionally());
  }

  private PublishedImage once(Key key, Supplier<PublishedImage> ask) {
    CompletableFuture<PublishedImage> mine = new CompletableFuture<>();
    CompletableFuture<PublishedImage> first = asked.putIfAbsent(key, mine);
    if (first != null) {
      return joined(first);
    }
    try {
      PublishedImage image = ask.get();
      mine.complete(image);
      return image;
    } catch (RuntimeException e) {
      mine.completeExceptionally(e);
      throw e;
    }
  }

  private static PublishedImage joined(CompletableFuture<PublishedImage> first) {
    try {
      return first.join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof RuntimeException why) {
        throw why;
      }
      throw e;
    }
  }

  private PublishedImage head(Repository place, String reference, Credential credential) {
    if (withoutHead.contains(place.host())) {
      return get(place, reference, credential);
    }
    HttpAnswer answer = registry.ask("HEAD", place, reference, credential);
    if (answer.status() == 200 || isFinal(answer.status())) {
      check(answer, place, reference, credential);
    }
    Optional<Digest> announced = answer.status() == 200 ? announced(answer) : Optional.empty();
    if (announced.isEmpty()) {
      PublishedImage image = get(place, reference, credential);
      withoutHead.add(place.host());
      return image;
    }
    if (Digest.tryParse(reference).filter(d -> !d.equals(announced.get())).isPresent()) {
      throw mismatch(place, reference);
    }
    return PublishedImage.of(announced.get(), type(answer));
  }

  /** Whether GET would be refused the same way: it is about who asks, how often, or an outage. */
  private static boolean isFinal(int status) {
    return status == 401 || status == 429 || CircuitBreakers.isOutage(status);
  }

  private PublishedImage get(Repository place, String reference, Credential credential) {
    HttpAnswer answer = registry.ask("GET", place, reference, credential);
    check(answer, place, reference, credential);
    if (answer.body().isCut()) {
      throw new LookupFailure(
          Unavailable.TOO_LARGE,
          "Could not look up %s in %s: the answer has more than %d bytes."
              .formatted(reference, place, answer.body().bytes().length));
    }
    byte[] bytes = answer.body().bytes();
    Digest digest =
        Digest.tryParse(reference).or(() -> announced(answer)).orElseGet(() -> Digest.of(bytes));
    if (!digest.isOf(bytes)) {
      throw mismatch(place, reference);
    }
    return ManifestReader.read(reference + " in " + place, digest, type(answer), bytes);
  }

  private static Optional<Digest> announced(HttpAnswer answer) {
    return Digest.tryParse(answer.header("Docker-Content-Digest"));
  }

  private static String type(HttpAnswer answer) {
    return answer.header("Content-Type").replaceFirst("\\s*;.*", "").toLowerCase(Locale.ROOT);
  }

  private static LookupFailure mismatch(Repository place, String reference) {
    return new LookupFailure(
        Unavailable.DIGEST_MISMATCH,
        "Could not look up %s in %s: the answer has another digest than it should."
            .formatted(reference, place));
  }

  private static void check(
      HttpAnswer answer, Repository place, String reference, Credential credential) {
    if (answer.status() == 200) {
      if (type(answer).startsWith(SCHEMA_1)) {
        throw new LookupFailure(
            Unavailable.INVALID_ANSWER,
            "Could not look up %s in %s: it has Docker's first, outdated format."
                .formatted(reference, place));
      }
      return;
    }
    throw new LookupFailure(
        code(answer.status()),
        "Could not look up %s in %s as %s: %s answers HTTP %d%s."
            .formatted(
                reference,
                place,
                credential,
                answer.origin(),
                answer.status(),
                answer.foreign() ? " after a redirect" : ""));
  }

  private static String code(int status) {
    return switch (status) {
      case 401 -> Unavailable.UNAUTHORIZED;
      case 403 -> Unavailable.FORBIDDEN;
      case 404 -> Unavailable.NOT_FOUND;
      default -> Unavailable.REGISTRY_ERROR;
    };
  }
}
