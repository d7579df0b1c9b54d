package com.slashmnt.krar.oci;

import static java.util.Objects.requireNonNull;

import com.slashmnt.krar.image.DigestLookup;
import com.slashmnt.krar.image.DigestLookup.Unavailable;
import com.slashmnt.krar.image.DigestSource;
import com.slashmnt.krar.image.ImageQuery;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells what OCI registries hold, by one HEAD per image and credential.
 *
 * <p>A GET by tag is sent only where HEAD does not tell the digest, a GET by digest only where the
 * content is asked for. Everything is asked once and remembered: give each run its own source.
 *
 * <p>Time is bounded per request and for all look-ups together, which counts while at least one is
 * under way; so are size, redirects and parallel requests. No answer of a registry makes it throw.
 *
 * <p>Thread-safe.
 *
 * @since 3.0.0
 */
public final class OciDigestSource implements DigestSource {

  private static final Logger LOG = LoggerFactory.getLogger(OciDigestSource.class);

  private final Resolver resolver;
  private final Registry registry;
  private final TimeBudget budget;
  private final int parallel;

  OciDigestSource(Resolver resolver, Registry registry, TimeBudget budget, int parallel) {
    this.resolver = resolver;
    this.registry = registry;
    this.budget = budget;
    this.parallel = parallel;
  }

  /**
   * A source with these credentials; everything else has a default.
   *
   * @param credentials {@link Credentials#none()} if there are none
   */
  public static OciDigestSourceBuilder builder(Credentials credentials) {
    return new OciDigestSourceBuilder(requireNonNull(credentials, "credentials"));
  }

  @Override
  public DigestLookup lookUp(ImageQuery query) {
    requireNonNull(query, "query");
    budget.start();
    try {
      return resolver.resolve(query);
    } catch (LookupFailure failure) {
      return new Unavailable(failure.reason());
    } catch (RuntimeException e) {
      return failed(query, e);
    } finally {
      budget.stop();
    }
  }

  /** Each registry's queries side by side, and all registries at the same time. */
  @Override
  public Map<ImageQuery, DigestLookup> lookUpAll(Collection<ImageQuery> queries) {
    Map<ImageQuery, Future<DigestLookup>> underWay = new LinkedHashMap<>();
    Map<ImageQuery, DigestLookup> answers = new LinkedHashMap<>();
    budget.start();
    try (Lanes lanes = new Lanes(parallel)) {
      for (ImageQuery query : queries) {
        underWay.computeIfAbsent(
            query, q -> lanes.of(RegistryName.of(q.image())).submit(() -> lookUp(q)));
      }
      underWay.forEach((query, answer) -> answers.put(query, await(query, answer)));
    } finally {
      budget.stop();
    }
    return answers;
  }

  private static DigestLookup await(ImageQuery query, Future<DigestLookup> answer) {
    try {
      return answer.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return DigestLookup.unavailable(
          Unavailable.LOOKUP_FAILED, "Interrupted while looking up " + query.image() + ".");
    } catch (ExecutionException | CancellationException e) {
      return failed(query, e);
    }
  }

  private static DigestLookup failed(ImageQuery query, Exception e) {
    // Neither its message nor its trace: a plug-in's may have a secret.
    LOG.warn("{}: looking it up failed: {}", query.image(), e.getClass().getName());
    return DigestLookup.unavailable(
        Unavailable.LOOKUP_FAILED,
        "Could not look up %s: %s.".formatted(query.image(), e.getClass().getSimpleName()));
  }

  /** How many requests registries answered so far, repetitions after a 401 or 429 included. */
  public RegistryRequests requests() {
    return registry.requests();
  }

  /** How many requests registries answered so far. */
  @Override
  public String toString() {
    return "OCI registries, " + requests().heads() + " HEAD, " + requests().gets() + " GET";
  }
}
