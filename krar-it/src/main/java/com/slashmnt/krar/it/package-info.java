/**
 * Tests against a real control plane; {@code mvn -Pcluster verify} runs them.
 *
 * <p>{@code HarnessIT} shows how one is written.
 */
@NullMarked
package com.slashmnt.krar.it;

import org.jspecify.annotations.NullMarked;
