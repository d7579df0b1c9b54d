package com.slashmnt.krar.policy;

import com.slashmnt.krar.Reason;
import com.slashmnt.krar.workload.Workload;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;

/** What policies that go by the last restart say of stamps that cannot be true. */
final class RestartStamps {

  private RestartStamps() {}

  /** One warning if the workload has such a stamp. */
  static List<Reason> warnings(Workload workload, PolicyContext context) {
    List<Instant> ahead = workload.restartsAhead(context.now());
    if (ahead.isEmpty()) {
      return List.of();
    }
    String stamps = ahead.stream().map(Instant::toString).collect(Collectors.joining(" and "));
    return List.of(
        new Reason(
            "RestartedInFuture",
            "Its annotations say that it was restarted at %s, more than an hour from now; that is ignored."
                .formatted(stamps)));
  }
}
