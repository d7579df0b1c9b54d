package com.slashmnt.krar.examples;

import com.slashmnt.krar.policy.Decision;
import com.slashmnt.krar.policy.PolicyContext;
import com.slashmnt.krar.policy.RolloutPolicy;
import com.slashmnt.krar.workload.Workload;
import java.time.ZoneId;
import java.time.ZonedDateTime;

/** A policy of one's own: restarts while nobody is at work. */
// tag::policy[]
record OutsideOfficeHours(ZoneId zone) implements RolloutPolicy {

  @Override
  public Decision evaluate(Workload workload, PolicyContext context) {
    ZonedDateTime now = context.now().atZone(zone);
    boolean weekend = now.getDayOfWeek().getValue() > 5;
    return weekend || now.getHour() < 8 || now.getHour() >= 18
        ? Decision.roll("OfficeClosed", "Nobody is at work.")
        : Decision.hold("OfficeHours", "It is a working day, %tR.".formatted(now));
  }
}
// end::policy[]
