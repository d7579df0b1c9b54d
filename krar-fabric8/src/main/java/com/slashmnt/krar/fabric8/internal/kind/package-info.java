/**
 * What differs between the kinds of workloads, and the small records that their JSON is read into.
 */
@NullMarked
package com.slashmnt.krar.fabric8.internal.kind;

import org.jspecify.annotations.NullMarked;
