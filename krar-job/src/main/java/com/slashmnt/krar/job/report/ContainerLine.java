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
  static String of(ContainerVerdict verdict, Reason said) {
    StringBuilder line = new StringBuilder(verdict.container());
    if (verdict.injected()) {
      line.append(" (injected)");
    }
    if (!verdict.image().isEmpty()) {
      line.append(' ').append(verdict.image());
      line.append(", runs ").append(digests(verdict.running()));
      line.append(", published ").append(digests(verdict.published().stream().toList()));
    }
    line.append(": ").append(verdict(verdict));
    if (verdict.stale() > 0 && verdict.stale() < verdict.pods()) {
      line.append(" in ")
          .append(verdict.stale())
          .append(" of ")
          .append(verdict.pods())
          .append(" pods");
    }
    return said.message().contains(verdict.reason().message())
        ? line.toString()
        : line.append(": ").append(verdict.reason().message()).toString();
  }

  /** With the cause, where it has one of its own: {@code Unverifiable(RateLimited)}. */
  private static String verdict(ContainerVerdict verdict) {
    String code = verdict.verdict().code();
    return verdict.verdict() == Verdict.UNVERIFIABLE && !verdict.reason().is(code)
        ? code + "(" + verdict.reason().code() + ")"
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
