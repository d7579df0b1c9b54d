package com.slashmnt.krar.explain;

import static java.util.Objects.requireNonNull;

import com.slashmnt.krar.gate.GateAnswer;
import org.apiguardian.api.API;

/**
 * A gate, and what it answers on a workload that is to be restarted.
 *
 * @param gate as it prints itself, such as {@code canary}
 * @since 3.0.0
 */
@API(status = API.Status.EXPERIMENTAL, since = "3.0.0")
public record AskedGate(String gate, GateAnswer answer) {

  public AskedGate {
    requireNonNull(gate, "gate");
    requireNonNull(answer, "answer");
  }
}
