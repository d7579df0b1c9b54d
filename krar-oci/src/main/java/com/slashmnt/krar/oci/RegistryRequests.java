package com.slashmnt.krar.oci;

import org.apiguardian.api.API;

/**
 * How many requests for indexes and manifests registries answered, whatever they answered: each
 * repetition after 401, 429, 502, 503 or 504 counts, requests for tokens do not.
 *
 * @param heads by HEAD, which registries do not count as pulls
 * @param gets by GET, which they may count
 * @since 3.0.0
 */
@API(status = API.Status.STABLE, since = "3.0.0")
public record RegistryRequests(int heads, int gets) {}
