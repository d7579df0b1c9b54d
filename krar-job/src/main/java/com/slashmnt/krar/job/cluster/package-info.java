/** The cluster that the command talks to: kubeconfig, service account, HTTP client. */
@NullMarked
package com.slashmnt.krar.job.cluster;

import org.jspecify.annotations.NullMarked;
