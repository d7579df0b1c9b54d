package com.slashmnt.krar.cloud;

import static java.util.Objects.requireNonNull;

import com.slashmnt.krar.KrarException;
import com.slashmnt.krar.cloud.identity.CloudHttp;
import com.slashmnt.krar.cloud.identity.Surroundings;
import com.slashmnt.krar.http.HttpTransport;
import com.slashmnt.krar.http.HttpTransportBuilder;
import com.slashmnt.krar.http.ProxyServer;
import com.slashmnt.krar.oci.http.Time;
import com.slashmnt.krar.oci.http.TrustedCertificates;
import java.net.URI;
import java.nio.file.Path;
import java.security.cert.Certificate;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.apiguardian.api.API;

/**
 * Makes {@link CloudCredentials}. Not thread-safe.
 *
 * @since 3.0.0
 */
@API(status = API.Status.EXPERIMENTAL, since = "3.0.0")
public final class CloudCredentialsBuilder {

  private final Map<String, String> environment;
  private final List<Certificate> authorities = new ArrayList<>();
  private Function<URI, Optional<URI>> proxies = url -> Optional.empty();
  private UnaryOperator<URI> address = UnaryOperator.identity();
  private InstantSource clock = InstantSource.system();
  private Time time = Time.system();

  CloudCredentialsBuilder(Map<String, String> environment) {
    this.environment = Map.copyOf(environment);
  }

  /**
   * Trusts these authorities too, beside the system's.
   *
   * @param pem a file of certificates
   * @throws KrarException if it cannot be read
   * @throws IllegalArgumentException if there are none in it
   */
  public CloudCredentialsBuilder trust(Path pem) {
    authorities.addAll(TrustedCertificates.read(requireNonNull(pem, "pem")));
    return this;
  }

  /**
   * Asks services of a cloud through these proxies, metadata never; by default through none.
   *
   * @param proxy gives the proxy on the way to a URL, such as {@code http://user:pw@proxy:3128},
   *     empty if there is none; it is asked by any thread, for each request
   */
  public CloudCredentialsBuilder proxies(Function<URI, Optional<URI>> proxy) {
    proxies = requireNonNull(proxy, "proxy");
    return this;
  }

  CloudCredentialsBuilder address(UnaryOperator<URI> other) {
    address = other;
    return this;
  }

  CloudCredentialsBuilder clock(InstantSource other) {
    clock = other;
    return this;
  }

  CloudCredentialsBuilder time(Time other) {
    time = other;
    return this;
  }

  /** They ask nobody before a host of a cloud is looked up. */
  public CloudCredentials build() {
    Map<String, String> variables = environment;
    List<Certificate> trusted = List.copyOf(authorities);
    Function<URI, Optional<URI>> proxy = proxies;
    UnaryOperator<URI> found = address;
    InstantSource now = clock;
    Time passing = time;
    return new CloudCredentials(
        () ->
            new Clouds(
                new Surroundings(
                    variables, new CloudHttp(transport(trusted, proxy), found, passing), now)));
  }

  private static HttpTransportBuilder transport(
      List<Certificate> trusted, Function<URI, Optional<URI>> proxy) {
    return HttpTransport.builder()
        .connectLimit(Duration.ofSeconds(10))
        .proxy(url -> proxy.apply(url).map(ProxyServer::of))
        .sslContext(TrustedCertificates.trusting(trusted));
  }

  /** How many authorities; variables and proxies may be secret. */
  @Override
  public String toString() {
    return "CloudCredentialsBuilder[authorities=" + authorities.size() + "]";
  }
}
