/**
 * What registries need of HTTP beside krar-http: limits of size and of requests at a time,
 * redirects, hosts that are down. Knows nothing of the protocol above it.
 */
@NullMarked
package com.slashmnt.krar.oci.http;

import org.jspecify.annotations.NullMarked;
