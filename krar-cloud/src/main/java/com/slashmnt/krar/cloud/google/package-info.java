/** The identity of Google Cloud, for Artifact Registry and gcr.io. */
@NullMarked
package com.slashmnt.krar.cloud.google;

import org.jspecify.annotations.NullMarked;
