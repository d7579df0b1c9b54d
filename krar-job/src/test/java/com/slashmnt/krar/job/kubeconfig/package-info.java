@NullMarked
package com.slashmnt.krar.job.kubeconfig;

import org.jspecify.annotations.NullMarked;
