package com.slashmnt.krar.it.harness;

/** What a {@link FaultProxy} does with a request, before forwarding it or after it is answered. */
@FunctionalInterface
interface ProxyRule {
  /** Called on the thread of the request; it may take its time. */
  Step step(ProxiedRequest request);

  /** How to go on; {@code status} is that of {@link Kind#ANSWER}. */
  record Step(Kind kind, int status) {
    static final Step GO_ON = new Step(Kind.GO_ON, 0);
    static final Step CUT = new Step(Kind.CUT, 0);

    static Step answer(int status) {
      return new Step(Kind.ANSWER, status);
    }
  }

  /** The ways to go on. */
  enum Kind {
    /** As if the rule were not there. */
    GO_ON,
    /** Answer with a status instead. */
    ANSWER,
    /** Close the connection without an answer. */
    CUT
  }
}
