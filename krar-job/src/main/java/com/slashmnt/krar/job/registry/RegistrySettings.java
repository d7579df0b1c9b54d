package com.slashmnt.krar.job.registry;

import com.slashmnt.krar.oci.credential.Credentials;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * How registries are asked.
 *
 * @param credentials the job's own
 * @param authorities files of certificates to trust beside the system's
 * @param insecure registries that may use plain HTTP or unverified TLS
 * @param mirrors whom to ask first
 * @param parallel requests at a time per registry
 * @param timeout time for all look-ups
 */
public record RegistrySettings(
    Credentials credentials,
    List<Path> authorities,
    List<String> insecure,
    List<RegistryMirror> mirrors,
    int parallel,
    Duration timeout) {

  public RegistrySettings {
    authorities = List.copyOf(authorities);
    insecure = List.copyOf(insecure);
    mirrors = List.copyOf(mirrors);
  }
}
