package com.slashmnt.krar.workload;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.apiguardian.api.API;

/**
 * The pods of a workload.
 *
 * @param pods the live pods of its newest revision
 * @param terminating pods of any revision that are being deleted, and are still there
 * @param changedAt when the last of all its pods, of any revision, was created, deleted, or changed
 *     a condition; empty if that is not known
 * @since 3.0.0
 */
@API(status = API.Status.STABLE, since = "3.0.0")
public record RunningPods(
    List<RunningPod> pods, List<TerminatingPod> terminating, Optional<Instant> changedAt) {

  public RunningPods {
    pods = List.copyOf(pods);
    terminating = List.copyOf(terminating);
    requireNonNull(changedAt, "changedAt");
  }

  /** Live pods of the newest revision, and no others. */
  public RunningPods(List<RunningPod> pods) {
    this(pods, List.of(), Optional.empty());
  }
}
