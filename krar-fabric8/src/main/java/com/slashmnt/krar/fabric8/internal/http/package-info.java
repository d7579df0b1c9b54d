/**
 * The way to the API server: requests, answers, retries, and why one failed. Not API: {@code
 * internal} in its name is all that hides it, see docs/decisions.
 */
@NullMarked
package com.slashmnt.krar.fabric8.internal.http;

import org.jspecify.annotations.NullMarked;
