package com.slashmnt.krar.job.registry;

import com.slashmnt.krar.oci.OciDigestSourceBuilder;
import com.slashmnt.krar.oci.credential.Credentials;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * How registries are asked.
 *
 * @param credentials the job's own
 * @param source knows these credentials, and all that was set; what was not set has the library's
 *     defaults
 * @param timeout for all look-ups of one registry, if it was given
 * @param byCloudIdentity whether the identity that a cloud gives to the pod comes after them
 * @param authorities files of certificates to trust, beside the system's
 */
public record RegistrySettings(
    Credentials credentials,
    OciDigestSourceBuilder source,
    Optional<Duration> timeout,
    boolean byCloudIdentity,
    List<Path> authorities) {

  public RegistrySettings {
    authorities = List.copyOf(authorities);
  }
}
