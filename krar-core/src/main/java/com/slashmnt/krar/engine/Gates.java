package com.slashmnt.krar.engine;

import com.slashmnt.krar.explain.AskedGate;
import com.slashmnt.krar.gate.Gate;
import com.slashmnt.krar.gate.GateAnswer;
import com.slashmnt.krar.gate.GateContext;
import com.slashmnt.krar.policy.Decision;
import com.slashmnt.krar.workload.Workload;
import java.util.List;
import java.util.function.Function;

/** Gates in their order: the first that is closed counts, else the first that waits. */
final class Gates {

  private final List<Gate> gates;

  Gates(List<Gate> gates) {
    this.gates = gates;
  }

  /** Whether anything may start. */
  GateAnswer ask(GateContext run) {
    return first(gate -> gate.ask(run), "the run");
  }

  /** Whether this workload's restart may start. */
  GateAnswer ask(Workload workload, Decision.Roll roll, GateContext run) {
    return first(gate -> gate.ask(workload, roll, run), workload.ref());
  }

  /** What each gate says of this workload, or of all. */
  List<AskedGate> each(Workload workload, Decision.Roll roll, GateContext run) {
    return gates.stream()
        .map(
            gate -> {
              GateAnswer ofAll = ask(gate, g -> g.ask(run), "the run");
              return new AskedGate(
                  gate.toString(),
                  ofAll instanceof GateAnswer.Open
                      ? ask(gate, g -> g.ask(workload, roll, run), workload.ref())
                      : ofAll);
            })
        .toList();
  }

  private GateAnswer first(Function<Gate, GateAnswer> ask, Object about) {
    GateAnswer first = GateAnswer.open();
    for (Gate gate : gates) {
      GateAnswer answer = ask(gate, ask, about);
      if (answer instanceof GateAnswer.Closed) {
        return answer;
      } else if (first instanceof GateAnswer.Open) {
        first = answer;
      }
    }
    return first;
  }

  private static GateAnswer ask(Gate gate, Function<Gate, GateAnswer> ask, Object about) {
    try {
      return ask.apply(gate);
    } catch (RuntimeException e) {
      return GateAnswer.closed(
          "GateFailed", "The gate %s failed on %s: %s".formatted(gate, about, e));
    }
  }
}
