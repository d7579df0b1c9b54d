package com.slashmnt.krar.job.registry;

import com.slashmnt.krar.oci.OciDigestSourceBuilder;
import com.slashmnt.krar.oci.credential.Credentials;

/**
 * How registries are asked.
 *
 * @param credentials the job's own
 * @param source knows these credentials, and all that was set; what was not set has the library's
 *     defaults
 */
public record RegistrySettings(Credentials credentials, OciDigestSourceBuilder source) {}
