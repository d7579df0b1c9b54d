package com.slashmnt.krar.fabric8.internal.workload;

import com.slashmnt.krar.follow.Observation;
import com.slashmnt.krar.follow.RolloutFollower;
import com.slashmnt.krar.select.Discovery;
import com.slashmnt.krar.workload.Workload;
import com.slashmnt.krar.workload.WorkloadRef;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Looks by lists: the fewest that show all that is followed, never one request per workload.
 *
 * @param discovery whose scope and labels the lists use, so that they are no larger than those that
 *     found the workloads; empty if targets alone are followed
 */
public record ListFollower(WorkloadReader reader, Optional<Discovery> discovery)
    implements RolloutFollower {

  @Override
  public Map<WorkloadRef, Observation> look(List<Workload> followed) {
    StatusPoll look = new StatusPoll(reader, followed);
    discovery.ifPresent(look::asDiscovered);
    look.whatIsLeft();
    return look.seen();
  }

  /** By one request; managed fields are as large as the object, so lists do not keep them. */
  @Override
  public List<String> writersSince(Workload workload, Instant since) {
    // Managed fields have no fractions of a second.
    return reader.writersSince(workload.ref(), since.truncatedTo(ChronoUnit.SECONDS));
  }
}
