/**
 * Kubeconfig files: what stands in them, merged and checked as kubectl does. {@code
 * KubeconfigReader} is the way in, {@code Kubeconfig} what it gives.
 */
@NullMarked
package com.slashmnt.krar.job.kubeconfig;

import org.jspecify.annotations.NullMarked;
