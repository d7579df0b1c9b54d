package com.slashmnt.krar.job.report;

import static java.util.stream.Collectors.joining;

import com.slashmnt.krar.Reason;
import com.slashmnt.krar.drift.ContainerVerdict;
import com.slashmnt.krar.drift.Verdict;
import com.slashmnt.krar.image.Digest;
import java.util.List;

/** What a table says of one container: what it runs, what is published, the verdict, and why. */
final class ContainerLine {

  /** As much of a digest as docker prints: enough to tell two apart. */
  private static final int SHORT = 12;

  private ContainerLine() {}

  /**
   * One line.
   *
   * @param said what the workload's own line says already, and need not be said twice
   */
  static String of(ContainerVerdict one, Reason said) {
    StringBuilder line = new StringBuilder(one.container());
    if (one.injected()) {
      line.append(" (injected)");
    }
    if (!one.image().isEmpty()) {
      line.append(' ').append(one.image());
      line.append(", runs ").append(digests(one.running()));
      line.append(", published ").append(digests(one.published().stream().toList()));
    }
    line.append(": ").append(verdict(one));
    if (one.stale() > 0 && one.stale() < one.pods()) {
      line.append(" in ").append(one.stale()).append(" of ").append(one.pods()).append(" pods");
    }
    return said.message().contains(one.reason().message())
        ? line.toString()
        : line.append(": ").append(one.reason().message()).toString();
  }

  /** With the cause, where it has one of its own: {@code Unverifiable(RateLimited)}. */
  private static String verdict(ContainerVerdict one) {
    String code = one.verdict().code();
    return one.verdict() == Verdict.UNVERIFIABLE && !one.reason().is(code)
        ? code + "(" + one.reason().code() + ")"
        : code;
  }

  private static String digests(List<Digest> digests) {
    return digests.isEmpty()
        ? "unknown"
        : digests.stream().map(ContainerLine::abbreviated).collect(joining(" and "));
  }

  private static String abbreviated(Digest digest) {
    return digest.hex().substring(0, SHORT);
  }
}
