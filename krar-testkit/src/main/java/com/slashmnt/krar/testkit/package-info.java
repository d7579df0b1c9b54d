/**
 * Fakes in memory for tests of policies, plug-ins and runs: {@link
 * com.slashmnt.krar.testkit.FakeCluster} and {@link com.slashmnt.krar.testkit.FakeRegistry}.
 */
@NullMarked
package com.slashmnt.krar.testkit;

import org.jspecify.annotations.NullMarked;
