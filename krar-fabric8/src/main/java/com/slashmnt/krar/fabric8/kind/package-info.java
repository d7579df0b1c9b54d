/**
 * How embedders bring further kinds of workloads; start with {@link
 * com.slashmnt.krar.fabric8.kind.CustomKind}.
 */
@NullMarked
package com.slashmnt.krar.fabric8.kind;

import org.jspecify.annotations.NullMarked;
