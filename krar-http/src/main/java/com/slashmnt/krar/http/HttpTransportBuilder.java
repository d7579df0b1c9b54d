package com.slashmnt.krar.http;

import static java.util.Objects.requireNonNull;

import com.slashmnt.krar.http.internal.KeyGroups;
import com.slashmnt.krar.http.internal.Resolver;
import com.slashmnt.krar.http.internal.Tls;
import java.net.InetAddress;
import java.net.URI;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;
import org.apiguardian.api.API;

/**
 * Makes an {@link HttpTransport}. Not thread-safe.
 *
 * @since 3.0.0
 */
@API(status = API.Status.EXPERIMENTAL, since = "3.0.0")
public final class HttpTransportBuilder {

  private Supplier<SSLContext> context = HttpTransportBuilder::ofJdk;
  private Optional<Supplier<SSLContext>> proxyContext = Optional.empty();
  private Optional<String> serverName = Optional.empty();
  private boolean verifying = true;
  private Function<URI, Optional<ProxyServer>> proxies = uri -> Optional.empty();
  private Duration connectLimit = Duration.ofSeconds(10);
  private int mostPerRoute = Integer.MAX_VALUE;
  private String userAgent = "krar";
  private Resolver resolver = InetAddress::getAllByName;
  private LongSupplier idleClock = System::nanoTime;
  private KeyGroups groups = KeyGroups.ofJdk();

  HttpTransportBuilder() {}

  /** Whom to trust, and which certificate to show; the JDK's default if not set. */
  public HttpTransportBuilder sslContext(SSLContext context) {
    requireNonNull(context, "context");
    this.context = () -> context;
    return this;
  }

  /**
   * Whom to trust as a proxy; as such it is verified whatever {@link #verifying} says. If not set
   * it is like any server.
   */
  public HttpTransportBuilder proxySslContext(SSLContext context) {
    requireNonNull(context, "context");
    this.proxyContext = Optional.of(() -> context);
    return this;
  }

  /**
   * The name that servers are asked for (SNI), and that their certificates must be for, in the
   * place of the URL's host: {@code tls-server-name} of a kubeconfig. Not for proxies.
   *
   * @throws IllegalArgumentException if it is empty
   */
  public HttpTransportBuilder serverName(String name) {
    if (name.isBlank()) {
      throw new IllegalArgumentException("the server's name must not be empty");
    }
    this.serverName = Optional.of(name);
    return this;
  }

  /**
   * Whether a certificate must be for the host; true if not set. Whether it is trusted is a matter
   * of the {@link #sslContext}, also where this is false.
   */
  public HttpTransportBuilder verifying(boolean verifying) {
    this.verifying = verifying;
    return this;
  }

  /**
   * The proxy on the way to a URL, empty for none; asked for each call, on its thread. An {@link
   * IllegalArgumentException} of it, as that of {@link ProxyServer#of}, is reported with its
   * message as {@link TransportException.Kind#PROXY_UNUSABLE}.
   */
  public HttpTransportBuilder proxy(Function<URI, Optional<ProxyServer>> proxies) {
    this.proxies = requireNonNull(proxies, "proxies");
    return this;
  }

  /**
   * How long all addresses of a host together may take to accept a connection, within the limit of
   * the call; 10 seconds if not set.
   *
   * @throws IllegalArgumentException if it is not positive
   */
  public HttpTransportBuilder connectLimit(Duration limit) {
    if (limit.isNegative() || limit.isZero()) {
      throw new IllegalArgumentException("the connect limit must be positive, was " + limit);
    }
    this.connectLimit = limit;
    return this;
  }

  /**
   * At most that many connections per server and proxy; calls beyond wait within their limits. 0,
   * as if not set, for no bound.
   *
   * @throws IllegalArgumentException if it is negative
   */
  public HttpTransportBuilder maxConnectionsPerRoute(int most) {
    if (most < 0) {
      throw new IllegalArgumentException("connections per route must be 0 or more, were " + most);
    }
    this.mostPerRoute = most == 0 ? Integer.MAX_VALUE : most;
    return this;
  }

  /**
   * The header {@code User-Agent} of calls that have none; {@code krar} if not set.
   *
   * @throws IllegalArgumentException if it is no header's value
   */
  public HttpTransportBuilder userAgent(String userAgent) {
    this.userAgent = new Header("User-Agent", userAgent).value();
    return this;
  }

  HttpTransportBuilder resolver(Resolver resolver) {
    this.resolver = resolver;
    return this;
  }

  /** By which connections idle; time limits are those of the system. */
  HttpTransportBuilder idleClock(LongSupplier nanoTime) {
    this.idleClock = nanoTime;
    return this;
  }

  HttpTransportBuilder groups(KeyGroups groups) {
    this.groups = groups;
    return this;
  }

  public HttpTransport build() {
    Tls tls = new Tls(context, verifying, groups);
    Tls proxyTls = proxyContext.map(own -> new Tls(own, true, groups)).orElse(tls);
    Connector connector =
        new Connector(new Dialer(resolver, connectLimit), tls, proxyTls, serverName, userAgent);
    ConnectionPool pool = new ConnectionPool(mostPerRoute, idleClock);
    return new HttpTransport(new Sender(pool, connector, userAgent), pool, proxies);
  }

  private static SSLContext ofJdk() {
    try {
      return SSLContext.getDefault();
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("this JDK has no usable default for TLS", e);
    }
  }
}
