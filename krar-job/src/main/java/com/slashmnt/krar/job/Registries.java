package com.slashmnt.krar.job;

import com.slashmnt.krar.Reason;
import com.slashmnt.krar.image.DigestSource;
import com.slashmnt.krar.oci.Credentials;
import com.slashmnt.krar.oci.OciDigestSource;
import com.slashmnt.krar.oci.OciDigestSourceBuilder;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The registries as mode smart asks them; one per run. */
final class Registries implements AutoCloseable {

  private final OciDigestSource source;
  private final Optional<LazyPullSecrets> pullSecrets;

  private Registries(OciDigestSource source, Optional<LazyPullSecrets> pullSecrets) {
    this.source = source;
    this.pullSecrets = pullSecrets;
  }

  /**
   * Asks nobody yet.
   *
   * @param reader is used only if the settings allow it
   */
  static Registries open(
      SmartSettings settings, PullSecretReader reader, Map<String, String> environment) {
    RegistrySettings registry = settings.registry();
    Optional<LazyPullSecrets> pullSecrets =
        settings.pullSecrets() ? Optional.of(new LazyPullSecrets(reader)) : Optional.empty();
    Credentials credentials =
        pullSecrets.map(s -> s.then(registry.credentials())).orElse(registry.credentials());
    OciDigestSourceBuilder builder =
        OciDigestSource.builder(credentials)
            .proxies(url -> Proxy.of(url, environment).map(URI::create))
            .parallel(registry.parallel())
            .budget(registry.budget());
    registry.authorities().forEach(builder::trust);
    registry.insecure().forEach(builder::insecure);
    registry.mirrors().forEach(m -> builder.mirror(m.registry(), m.mirror()));
    return new Registries(builder.build(), pullSecrets);
  }

  DigestSource source() {
    return source;
  }

  RegistryUse use() {
    return new RegistryUse(source.requests().heads(), source.requests().gets());
  }

  /** What concerns the run as a whole. */
  List<Reason> warnings() {
    return pullSecrets.map(LazyPullSecrets::warnings).orElse(List.of());
  }

  /** Look-ups under way end, and later ones fail. */
  @Override
  public void close() {
    source.close();
  }
}
