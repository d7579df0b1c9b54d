package com.slashmnt.krar.job.registry;

import com.slashmnt.krar.image.DigestSource;
import com.slashmnt.krar.job.input.Environment;
import com.slashmnt.krar.job.net.ProxyVariables;
import com.slashmnt.krar.oci.OciDigestSource;
import com.slashmnt.krar.oci.OciDigestSourceBuilder;
import com.slashmnt.krar.oci.RegistryRequests;
import com.slashmnt.krar.oci.credential.Credentials;
import java.net.URI;
import java.util.Optional;
import java.util.stream.Stream;

/** The registries as mode smart asks them; one per run. */
public final class Registries implements AutoCloseable {

  private final OciDigestSource source;
  private final Optional<LazyPullSecrets> pullSecrets;
  private final Optional<LazyCloudCredentials> cloud;

  private Registries(
      OciDigestSource source,
      Optional<LazyPullSecrets> pullSecrets,
      Optional<LazyCloudCredentials> cloud) {
    this.source = source;
    this.pullSecrets = pullSecrets;
    this.cloud = cloud;
  }

  /**
   * Sends no request yet.
   *
   * @param reader reads the pull secrets of pods; empty if they may not be used
   */
  public static Registries open(
      RegistrySettings registry, Optional<PullSecretReader> reader, Environment environment) {
    Optional<LazyPullSecrets> pullSecrets = reader.map(LazyPullSecrets::new);
    Optional<LazyCloudCredentials> cloud =
        registry.byCloudIdentity()
            ? Optional.of(new LazyCloudCredentials(environment, registry.authorities()))
            : Optional.empty();
    Credentials all =
        Stream.of(pullSecrets, Optional.of(registry.credentials()), cloud)
            .<Credentials>flatMap(Optional::stream)
            .reduce(Credentials::then)
            .orElseThrow();
    OciDigestSourceBuilder builder =
        registry.source().proxies(url -> ProxyVariables.of(url, environment).map(URI::create));
    return new Registries(builder.credentials(all).build(), pullSecrets, cloud);
  }

  public DigestSource source() {
    return source;
  }

  public RegistryRequests requests() {
    return source.requests();
  }

  /** The pull secrets that gave no credential so far. */
  public UnusedPullSecrets unusedPullSecrets() {
    return pullSecrets.map(LazyPullSecrets::unused).orElse(UnusedPullSecrets.NONE);
  }

  /** Look-ups under way end, and later ones fail. */
  @Override
  public void close() {
    source.close();
    cloud.ifPresent(LazyCloudCredentials::close);
  }
}
