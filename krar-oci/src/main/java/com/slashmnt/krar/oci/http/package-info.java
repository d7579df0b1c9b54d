/**
 * One HTTP client for registries: limits of time and size, redirects, proxies, TLS, hosts that are
 * down. Knows nothing of the protocol above it.
 */
@NullMarked
package com.slashmnt.krar.oci.http;

import org.jspecify.annotations.NullMarked;
