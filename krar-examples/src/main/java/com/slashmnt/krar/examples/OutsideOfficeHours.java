package com.slashmnt.krar.examples;

// tag::policy[]
import com.slashmnt.krar.policy.Decision;
import com.slashmnt.krar.policy.PolicyContext;
import com.slashmnt.krar.policy.RolloutPolicy;
import com.slashmnt.krar.workload.Workload;
import java.time.ZoneId;
import java.time.ZonedDateTime;

/** A policy of one's own: restarts outside office hours. */
record OutsideOfficeHours(ZoneId zone) implements RolloutPolicy {

  @Override
  public Decision evaluate(Workload workload, PolicyContext context) {
    ZonedDateTime now = context.now().atZone(zone);
    boolean weekend = now.getDayOfWeek().getValue() > 5;
    return weekend || now.getHour() < 8 || now.getHour() >= 18
        ? Decision.roll("OfficeClosed", "It is outside office hours.")
        : Decision.hold("OfficeHours", "It is a working day, %tR.".formatted(now));
  }
}
// end::policy[]
