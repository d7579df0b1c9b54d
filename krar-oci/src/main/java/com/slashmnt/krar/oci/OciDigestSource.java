package com.slashmnt.krar.oci;

import static java.util.Objects.requireNonNull;

import com.slashmnt.krar.KrarException;
import com.slashmnt.krar.Reason;
import com.slashmnt.krar.image.DigestLookup;
import com.slashmnt.krar.image.DigestLookup.Unavailable;
import com.slashmnt.krar.image.DigestSource;
import com.slashmnt.krar.image.ImageQuery;
import com.slashmnt.krar.oci.credential.Credentials;
import com.slashmnt.krar.oci.distribution.RegistryClient;
import com.slashmnt.krar.oci.http.HttpClients;
import com.slashmnt.krar.oci.http.LookupFailure;
import com.slashmnt.krar.oci.http.RegistryName;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apiguardian.api.API;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells what OCI registries hold, by one HEAD per image and credential.
 *
 * <p>A GET by tag is sent only where HEAD does not tell the digest, a GET by digest only where the
 * content is asked for. Everything is asked once and remembered, tags until {@link #refresh()}:
 * give each run its own source. A request is repeated after 401, as whom the registry wants to
 * know; and after 1, 2, 4 … seconds, or when the registry asks to, for half a minute, where there
 * is no answer, or 429, 502, 503 or 504.
 *
 * <p>Time is bounded per request and for all look-ups of one registry, which counts while at least
 * one is under way; so are size, redirects and parallel requests. What gave no answer for 30
 * seconds is tried every 10 seconds only: other look-ups there fail at once, with the same code. No
 * answer of a registry makes it throw.
 *
 * <p>Thread-safe.
 *
 * @since 3.0.0
 */
@API(status = API.Status.STABLE, since = "3.0.0")
public final class OciDigestSource implements DigestSource, AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(OciDigestSource.class);

  private final Resolver resolver;
  private final RegistryClient registry;
  private final HttpClients clients;
  private final int parallel;
  private volatile boolean closed;

  OciDigestSource(Resolver resolver, RegistryClient registry, HttpClients clients, int parallel) {
    this.clients = clients;
    this.resolver = resolver;
    this.registry = registry;
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
    DigestLookup answer = closed ? closed(query) : ask(query);
    return closed && answer instanceof Unavailable ? closed(query) : answer;
  }

  private static DigestLookup closed(ImageQuery query) {
    return DigestLookup.unavailable(
        Unavailable.LOOKUP_FAILED, "Did not look up " + query.image() + ": the source is closed.");
  }

  private DigestLookup ask(ImageQuery query) {
    try {
      return resolver.resolve(query);
    } catch (LookupFailure failure) {
      return new Unavailable(failure.reason());
    } catch (KrarException e) {
      // The cluster, or another source of credentials; its message is not repeated: it may quote
      // one.
      return DigestLookup.unavailable(
          Reason.UNREACHABLE,
          "Could not look up %s: its credentials could not be read (%s)."
              .formatted(query.image(), e.reason().code()));
    } catch (RuntimeException e) {
      return failed(query, e);
    }
  }

  /**
   * Each registry's queries side by side, a namespace's not before another's first, and all
   * registries at the same time. What an answer leads to is asked next, by the thread that got it.
   */
  @Override
  public Map<ImageQuery, DigestLookup> lookUpAll(
      Collection<ImageQuery> queries, FollowUp followUp) {
    Map<ImageQuery, DigestLookup> further = new ConcurrentHashMap<>();
    Map<ImageQuery, Future<DigestLookup>> underWay = new LinkedHashMap<>();
    Map<ImageQuery, DigestLookup> answers = new LinkedHashMap<>();
    Set<ImageQuery> asked = ConcurrentHashMap.newKeySet();
    asked.addAll(queries);
    try (RegistryExecutors lanes = new RegistryExecutors(parallel)) {
      for (ImageQuery query : RoundRobin.of(queries)) {
        underWay.put(
            query,
            lanes
                .of(RegistryName.of(query.image()))
                .submit(
                    () -> {
                      DigestLookup answer = lookUp(query);
                      follow(query, answer, followUp, asked, further);
                      return answer;
                    }));
      }
      for (ImageQuery query : queries) {
        answers.computeIfAbsent(query, q -> await(q, Objects.requireNonNull(underWay.get(q))));
      }
    }
    answers.putAll(further);
    return answers;
  }

  private void follow(
      ImageQuery query,
      DigestLookup answer,
      FollowUp followUp,
      Set<ImageQuery> asked,
      Map<ImageQuery, DigestLookup> answers) {
    for (ImageQuery next : followUp.after(query, answer)) {
      if (asked.add(next)) {
        DigestLookup found = lookUp(next);
        answers.put(next, found);
        follow(next, found, followUp, asked, answers);
      }
    }
  }

  @Override
  public void refresh() {
    resolver.refresh();
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

  /**
   * Closes its connections. Look-ups under way and later ones fail at once ({@link
   * Unavailable#LOOKUP_FAILED}).
   */
  @Override
  public void close() {
    closed = true;
    registry.close();
    clients.close();
  }

  /** How many requests registries answered so far, every repetition included. */
  public RegistryRequests requests() {
    return new RegistryRequests(registry.heads(), registry.gets());
  }

  /** How many requests registries answered so far. */
  @Override
  public String toString() {
    return "OCI registries, " + requests().heads() + " HEAD, " + requests().gets() + " GET";
  }
}
