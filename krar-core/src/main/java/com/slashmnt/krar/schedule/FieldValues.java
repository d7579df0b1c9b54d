package com.slashmnt.krar.schedule;

import java.util.BitSet;

/**
 * The values that one field of a cron expression allows.
 *
 * @param allowed the values as set bits; never written to after construction
 * @param star whether a term was {@code *} or {@code ?} with no step beyond 1, which is what
 *     decides how day of month and day of week go together
 */
record FieldValues(BitSet allowed, boolean star) {

  boolean contains(int value) {
    return allowed.get(value);
  }

  /** The smallest allowed value that is at least {@code from}; -1 if there is none. */
  int firstFrom(int from) {
    return allowed.nextSetBit(from);
  }

  boolean isEmpty() {
    return allowed.isEmpty();
  }
}
