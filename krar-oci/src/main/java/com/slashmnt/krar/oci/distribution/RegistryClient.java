package com.slashmnt.krar.oci.distribution;

import com.slashmnt.krar.image.DigestLookup.Unavailable;
import com.slashmnt.krar.oci.credential.Credential;
import com.slashmnt.krar.oci.http.HttpAnswer;
import com.slashmnt.krar.oci.http.HttpClients;
import com.slashmnt.krar.oci.http.LookupFailure;
import com.slashmnt.krar.oci.http.Origin;
import com.slashmnt.krar.oci.http.RegistryCall;
import com.slashmnt.krar.oci.http.Transport;
import com.slashmnt.krar.oci.http.TransportErrors;
import java.net.URI;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Asks registries for indexes and manifests, in the scheme that they speak.
 *
 * @see <a href="https://github.com/opencontainers/distribution-spec/blob/v1.1.1/spec.md">OCI
 *     distribution specification</a>
 */
public final class RegistryClient {

  private static final int MOST = 4 * 1024 * 1024;

  private static final String ACCEPT =
      String.join(
          ", ",
          "application/vnd.oci.image.index.v1+json",
          "application/vnd.docker.distribution.manifest.list.v2+json",
          "application/vnd.oci.image.manifest.v1+json",
          "application/vnd.docker.distribution.manifest.v2+json");

  private final HttpClients clients;
  private final RateLimits rateLimits;
  private final RegistryTimeouts timeouts;
  private final AuthorizedRequests requests;

  public RegistryClient(
      HttpClients clients, Transport transport, RateLimits rateLimits, RegistryTimeouts timeouts) {
    this.timeouts = timeouts;
    this.clients = clients;
    this.rateLimits = rateLimits;
    this.requests = new AuthorizedRequests(transport, rateLimits);
  }

  /** Nothing is asked again any more. */
  public void close() {
    rateLimits.close();
  }

  /** How many requests for indexes and manifests by HEAD were answered. */
  public int heads() {
    return requests.heads();
  }

  /** How many requests for indexes and manifests by GET were answered. */
  public int gets() {
    return requests.gets();
  }

  /**
   * The answer to a HEAD or GET of an index or manifest.
   *
   * @throws LookupFailure if there is none
   */
  public HttpAnswer ask(String method, Repository place, String reference, Credential credential) {
    Optional<Origin> known = known(place);
    if (known.isPresent()) {
      return ask(method, place, reference, credential, known.get());
    }
    Origin secure = Origin.of(Origin.HTTPS, place.host());
    Origin plain = Origin.of(Origin.HTTP, place.host());
    return clients.isPlainAllowed(plain)
        ? rateLimits.repeating(
            plain,
            call(method, place, reference, secure),
            () -> known(place).isPresent(),
            () -> askAnyway(method, place, reference, credential))
        : ask(method, place, reference, credential, secure);
  }

  private HttpAnswer askAnyway(
      String method, Repository place, String reference, Credential credential) {
    Optional<Origin> known = known(place);
    return known.isEmpty()
        ? askEither(method, place, reference, credential)
        : ask(method, place, reference, credential, known.get());
  }

  /** By HTTPS, and by plain HTTP where that is allowed and the other side may know no other. */
  private HttpAnswer askEither(
      String method, Repository place, String reference, Credential credential) {
    Origin secure = Origin.of(Origin.HTTPS, place.host());
    Origin plain = Origin.of(Origin.HTTP, place.host());
    try {
      return requests.ask(call(method, place, reference, secure).once(), place, credential, secure);
    } catch (LookupFailure failure) {
      if (requests.hasAnswered(secure) || !isNoTls(failure)) {
        throw failure;
      }
    }
    return requests.ask(call(method, place, reference, plain).once(), place, credential, plain);
  }

  private HttpAnswer ask(
      String method, Repository place, String reference, Credential credential, Origin origin) {
    return requests.ask(call(method, place, reference, origin), place, credential, origin);
  }

  /** In which scheme its host has answered. */
  private Optional<Origin> known(Repository place) {
    return Stream.of(Origin.HTTPS, Origin.HTTP)
        .map(scheme -> Origin.of(scheme, place.host()))
        .filter(requests::hasAnswered)
        .findFirst();
  }

  private RegistryCall call(String method, Repository place, String reference, Origin origin) {
    String separator = reference.indexOf(':') < 0 ? ":" : "@";
    return new RegistryCall(
        place + separator + reference,
        method,
        URI.create(origin + place.path(reference)),
        ACCEPT,
        MOST,
        place.repository(),
        timeouts.of(place));
  }

  /** Whether the other side perhaps does not speak TLS at all. */
  private static boolean isNoTls(LookupFailure failure) {
    return (failure.reason().is(Unavailable.TLS_FAILURE)
            || failure.reason().is(Unavailable.CONNECTION_FAILED)
            || failure.reason().is(Unavailable.TIMED_OUT))
        && !TransportErrors.isDistrust(failure)
        && !TransportErrors.wantsACertificate(failure);
  }
}
