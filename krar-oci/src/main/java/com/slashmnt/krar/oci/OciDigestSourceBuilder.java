package com.slashmnt.krar.oci;

import static java.util.Objects.requireNonNull;

import com.slashmnt.krar.KrarException;
import com.slashmnt.krar.oci.credential.Credentials;
import com.slashmnt.krar.oci.distribution.ManifestCache;
import com.slashmnt.krar.oci.distribution.RateLimits;
import com.slashmnt.krar.oci.distribution.RegistryClient;
import com.slashmnt.krar.oci.distribution.RegistryTimeouts;
import com.slashmnt.krar.oci.distribution.Repository;
import com.slashmnt.krar.oci.http.CircuitBreakers;
import com.slashmnt.krar.oci.http.HostLimits;
import com.slashmnt.krar.oci.http.HttpClients;
import com.slashmnt.krar.oci.http.Proxies;
import com.slashmnt.krar.oci.http.RegistryName;
import com.slashmnt.krar.oci.http.Time;
import com.slashmnt.krar.oci.http.Transport;
import com.slashmnt.krar.oci.http.TrustedCertificates;
import java.net.URI;
import java.nio.file.Path;
import java.security.cert.Certificate;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import org.apiguardian.api.API;

/**
 * Makes an {@link OciDigestSource}. Not thread-safe.
 *
 * @since 3.0.0
 */
@API(status = API.Status.STABLE, since = "3.0.0")
public final class OciDigestSourceBuilder {

  private Credentials credentials;
  private final List<Certificate> authorities = new ArrayList<>();
  private final Set<String> insecure = new HashSet<>();
  private Mirrors mirrors = Mirrors.none();
  private Proxies proxies = Proxies.ofJava();
  private int parallel = 4;
  private Duration timeout = Duration.ofMinutes(2);
  private Duration requestLimit = Duration.ofSeconds(30);
  private Time time = Time.system();

  OciDigestSourceBuilder(Credentials credentials) {
    this.credentials = credentials;
  }

  /** Asks with these credentials in the place of those given so far. */
  public OciDigestSourceBuilder credentials(Credentials credentials) {
    this.credentials = requireNonNull(credentials, "credentials");
    return this;
  }

  /**
   * Asks that mirror before the registry; of several, in this order. Its credentials are those for
   * its own name.
   *
   * @param registry such as {@code docker.io}
   * @param mirror host, port if needed, and perhaps a path: {@code mirror.example.com:5000/hub}
   * @throws IllegalArgumentException if one of them is not a registry
   */
  public OciDigestSourceBuilder mirror(String registry, String mirror) {
    mirrors = mirrors.with(registry, mirror);
    return this;
  }

  /**
   * Allows plain HTTP and unverified TLS for that registry, which is asked by HTTPS first. A
   * registry on a loopback address is allowed plain HTTP anyway.
   *
   * @param registry host, and port if images name one
   * @throws IllegalArgumentException if that is no registry
   */
  public OciDigestSourceBuilder insecure(String registry) {
    insecure.add(RegistryName.parse(registry));
    return this;
  }

  /**
   * Trusts these authorities too, beside the system's.
   *
   * @param pem a file of certificates
   * @throws KrarException if it cannot be read
   * @throws IllegalArgumentException if there are none in it
   */
  public OciDigestSourceBuilder trust(Path pem) {
    authorities.addAll(TrustedCertificates.read(requireNonNull(pem, "pem")));
    return this;
  }

  /**
   * Asks through these proxies; by default Java's own, which knows no environment variables.
   *
   * <p>A proxy is reached by plain HTTP or by TLS; its URL may have a user and a password, which
   * only the proxy gets.
   *
   * @param proxy gives the proxy on the way to a URL, such as {@code http://user:pw@proxy:3128},
   *     empty if there is none; it is asked by any thread, once for each scheme, host and port
   */
  public OciDigestSourceBuilder proxies(Function<URI, Optional<URI>> proxy) {
    proxies = new Proxies(requireNonNull(proxy, "proxy"));
    return this;
  }

  /** How many requests each registry gets at a time, 4 by default. */
  public OciDigestSourceBuilder parallel(int requests) {
    if (requests < 1) {
      throw new IllegalArgumentException(
          "requests at a time per registry must be at least 1, was " + requests);
    }
    parallel = requests;
    return this;
  }

  /** The time for all look-ups of one registry, 2 minutes by default. */
  public OciDigestSourceBuilder registryTimeout(Duration ofEach) {
    timeout = positive("the time for all look-ups", ofEach);
    return this;
  }

  /** The time for one request with its answer, 30 seconds by default; to connect, 10 at most. */
  public OciDigestSourceBuilder requestLimit(Duration ofOne) {
    requestLimit = positive("the time for one request", ofOne);
    return this;
  }

  private static Duration positive(String name, Duration given) {
    if (given.isNegative() || given.isZero()) {
      throw new IllegalArgumentException(name + " must be positive, was " + given);
    }
    return given;
  }

  OciDigestSourceBuilder time(Time other) {
    time = other;
    return this;
  }

  public OciDigestSource build() {
    HttpClients clients =
        new HttpClients(hosts(), TrustedCertificates.trusting(authorities), proxies, requestLimit);
    CircuitBreakers outages = new CircuitBreakers(time);
    Transport transport =
        new Transport(clients, new HostLimits(parallel), time, requestLimit, outages);
    RateLimits rateLimits = new RateLimits(time, InstantSource.system(), outages);
    RegistryTimeouts timeouts = new RegistryTimeouts(timeout, time);
    RegistryClient registry = new RegistryClient(clients, transport, rateLimits, timeouts);
    Resolver resolver = new Resolver(mirrors, credentials, new ManifestCache(registry), timeouts);
    return new OciDigestSource(resolver, registry, clients, parallel);
  }

  /** What it was given, without credentials and proxies. */
  @Override
  public String toString() {
    return "OciDigestSourceBuilder[mirrors=%s, insecure=%s, authorities=%d, parallel=%d, registryTimeout=%s, requestLimit=%s]"
        .formatted(
            mirrors.byRegistry(),
            new TreeSet<>(insecure),
            authorities.size(),
            parallel,
            timeout,
            requestLimit);
  }

  /** As origins are named, Docker Hub by the host of its API. */
  private Set<String> hosts() {
    Set<String> hosts = new HashSet<>();
    insecure.forEach(registry -> hosts.add(new Repository(registry, "").host()));
    return hosts;
  }
}
