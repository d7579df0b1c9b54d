package com.slashmnt.krar.policy;

import static java.util.Objects.requireNonNull;

import com.slashmnt.krar.workload.Annotations;
import com.slashmnt.krar.workload.Workload;
import org.jspecify.annotations.Nullable;

record OptedOut(String label) implements RolloutPolicy {

  private static final String NEVER = "never";

  OptedOut {
    requireNonNull(label, "label");
  }

  @Override
  public Decision evaluate(Workload workload, PolicyContext context) {
    @Nullable String why = workload.annotations().get(Annotations.HOLD);
    if (why != null) {
      return Decision.hold(
          "OptedOut",
          "Its annotation " + Annotations.HOLD + " says: " + (why.isBlank() ? "(no reason)" : why));
    }
    return NEVER.equals(workload.labels().get(label))
        ? Decision.hold("OptedOut", "Its label " + label + " says " + NEVER + ".")
        : Guard.PASSED;
  }

  @Override
  public String toString() {
    return "unless opted out";
  }
}
