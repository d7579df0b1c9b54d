/**
 * Examples of one screen each, and the quickstart.
 *
 * <p>Read {@link com.slashmnt.krar.examples.EmbeddedRunMain} first: it embeds a run. {@link
 * com.slashmnt.krar.examples.OwnPolicyMain} and {@link com.slashmnt.krar.examples.OwnFactMain}
 * bring parts of their own; {@link com.slashmnt.krar.examples.QuickstartMain} runs the {@code krar}
 * command. The cluster they run on is krar-testkit's.
 */
@NullMarked
package com.slashmnt.krar.examples;

import org.jspecify.annotations.NullMarked;
