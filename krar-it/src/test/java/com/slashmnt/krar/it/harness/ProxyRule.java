package com.slashmnt.krar.it.harness;

import java.time.Duration;

/** What a {@link FaultProxy} does with a request, before forwarding it or after it is answered. */
@FunctionalInterface
interface ProxyRule {
  /** Called on the thread of the request; it may take its time. */
  Step step(ProxiedRequest request);

  /**
   * How to go on.
   *
   * @param status that of {@link Kind#ANSWER}
   * @param time that of {@link Kind#CUT_WITHIN}
   */
  record Step(Kind kind, int status, Duration time) {
    static final Step GO_ON = new Step(Kind.GO_ON, 0, Duration.ZERO);
    static final Step CUT = new Step(Kind.CUT, 0, Duration.ZERO);

    static Step answer(int status) {
      return new Step(Kind.ANSWER, status, Duration.ZERO);
    }

    static Step cutWithin(Duration time) {
      return new Step(Kind.CUT_WITHIN, 0, time);
    }
  }

  /** The ways to go on. */
  enum Kind {
    /** As if the rule were not there. */
    GO_ON,
    /** Answer with a status instead. */
    ANSWER,
    /** Close the connection without an answer. */
    CUT,
    /** Close the connection in the middle of the answer's body, after that time. */
    CUT_WITHIN
  }
}
