/**
 * The adapter against an API server that does as told; start with {@link
 * com.slashmnt.krar.fabric8.FakeApi}.
 */
@NullMarked
package com.slashmnt.krar.fabric8;

import org.jspecify.annotations.NullMarked;
