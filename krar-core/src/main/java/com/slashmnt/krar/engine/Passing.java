package com.slashmnt.krar.engine;

import com.slashmnt.krar.Reason;
import java.util.Set;

/** What a write or a read failed of that may be answered a little later. */
final class Passing {

  private static final Set<String> CODES = Set.of(Reason.UNREACHABLE, "ServerFailed", "NoAnswer");

  private Passing() {}

  /** Whether that may pass. */
  static boolean is(Reason why) {
    return CODES.contains(why.code());
  }
}
