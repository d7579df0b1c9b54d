package com.slashmnt.krar.examples;

// tag::test[]
import static org.assertj.core.api.Assertions.assertThat;

import com.slashmnt.krar.policy.PolicyContext;
import com.slashmnt.krar.policy.RolloutPolicy;
import com.slashmnt.krar.workload.Workload;
import com.slashmnt.krar.workload.WorkloadRef;
import java.time.Instant;
import java.time.ZoneId;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How a policy of one's own is tested: call it. */
class OwnPolicyTest {

  private final RolloutPolicy policy = new OutsideOfficeHours(ZoneId.of("Europe/Paris"));
  private final Workload web = Workload.builder(WorkloadRef.parse("shop/Deployment/web")).build();

  @ParameterizedTest
  @CsvSource({
    "2026-11-24T10:00:00Z, OfficeHours", // a Tuesday
    "2026-11-24T17:00:00Z, OfficeClosed", // six in the evening in Paris
    "2026-11-28T10:00:00Z, OfficeClosed", // a Saturday
  })
  void restartsOutsideOfficeHours(Instant now, String code) {
    assertThat(policy.evaluate(web, PolicyContext.at(now)).reason().code()).isEqualTo(code);
  }
}
// end::test[]
