/** The protocol of the OCI distribution specification: manifests, tokens, rate limits. */
@NullMarked
package com.slashmnt.krar.oci.distribution;

import org.jspecify.annotations.NullMarked;
