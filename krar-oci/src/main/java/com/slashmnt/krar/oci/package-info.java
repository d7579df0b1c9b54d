/**
 * What OCI registries hold; start with {@link com.slashmnt.krar.oci.OciDigestSource}.
 *
 * <p>A query goes {@code OciDigestSource} → {@code Resolver} (mirrors, candidate credentials) →
 * {@code distribution.ManifestCache} (HEAD and GET) → {@code distribution.RegistryClient}
 * (authentication, rate limits, one more try) → {@code http.Transport} (redirects, proxies, limits
 * of time and size, hosts that are down).
 */
@NullMarked
package com.slashmnt.krar.oci;

import org.jspecify.annotations.NullMarked;
