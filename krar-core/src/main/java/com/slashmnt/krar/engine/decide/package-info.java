/**
 * How a run comes to its decisions: {@link com.slashmnt.krar.engine.decide.PolicyEvaluator} asks
 * the policy, and gathers in bulk the facts that it wants.
 */
@NullMarked
package com.slashmnt.krar.engine.decide;

import org.jspecify.annotations.NullMarked;
