package com.slashmnt.krar.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import com.slashmnt.krar.policy.Decision;
import com.slashmnt.krar.policy.PolicyContext;
import com.slashmnt.krar.policy.RolloutPolicy;
import com.slashmnt.krar.workload.Workload;
import org.apiguardian.api.API;
import org.junit.jupiter.api.Test;

/**
 * What every {@link RolloutPolicy} promises.
 *
 * @since 3.0.0
 */
@API(status = API.Status.STABLE, since = "3.0.0")
public abstract class RolloutPolicyContract {

  protected abstract RolloutPolicy policy();

  /** What the policy restarts in {@link #context()}. */
  protected abstract Workload rolled();

  /** What the policy leaves alone in {@link #context()}. */
  protected abstract Workload held();

  /** A context with the facts that the policy requires. */
  protected abstract PolicyContext context();

  @Test
  public void restartsWhatItShouldAndLeavesAloneWhatItShould() {
    assertThat(context().evaluate(policy(), rolled())).isInstanceOf(Decision.Roll.class);
    assertThat(context().evaluate(policy(), held())).isInstanceOf(Decision.Hold.class);
  }

  @Test
  public void decidesTheSameFromTheSameFacts() {
    assertThat(context().evaluate(policy(), rolled()))
        .isEqualTo(context().evaluate(policy(), rolled()));
    assertThat(context().evaluate(policy(), held()))
        .isEqualTo(context().evaluate(policy(), held()));
  }

  @Test
  public void asksForNoFactThatItDoesNotRequire() {
    // evaluate() throws if it does, also within a composition.
    RolloutPolicy composed = policy().and(RolloutPolicy.always());
    assertThat(context().evaluate(composed, rolled()).reason())
        .isEqualTo(context().evaluate(policy(), rolled()).reason());
  }

  @Test
  public void hasANameForMessages() {
    assertThat(policy().toString()).isNotBlank().doesNotContain("$$Lambda");
  }
}
