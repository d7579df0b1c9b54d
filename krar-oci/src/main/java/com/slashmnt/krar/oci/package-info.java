/**
 * What OCI registries hold, and the credentials for them; start with {@link
 * com.slashmnt.krar.oci.OciDigestSource}, then {@link com.slashmnt.krar.oci.Credentials}.
 *
 * <p>A query goes {@code OciDigestSource} → {@code Resolver} (mirrors, candidate credentials) →
 * {@code Manifests} (HEAD and GET) → {@code Registry} (authentication, rate limits, one more try) →
 * {@code Transport} (redirects, proxies, limits of time and size, hosts that are down).
 */
@NullMarked
package com.slashmnt.krar.oci;

import org.jspecify.annotations.NullMarked;
