/**
 * What the tests against a real cluster stand on.
 *
 * <p>Read {@link com.slashmnt.krar.it.harness.ControlPlane} first, then {@link
 * com.slashmnt.krar.it.harness.Kubelets}, which plays the nodes, and {@link
 * com.slashmnt.krar.it.harness.Workloads}, which makes something to restart.
 */
@NullMarked
package com.slashmnt.krar.it.harness;

import org.jspecify.annotations.NullMarked;
