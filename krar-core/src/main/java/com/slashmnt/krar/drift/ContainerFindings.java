package com.slashmnt.krar.drift;

import static java.util.Objects.requireNonNull;

import com.slashmnt.krar.image.Digest;
import com.slashmnt.krar.workload.RunningContainer;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** One container in all pods; the worst of them is reported. */
final class ContainerFindings {

  private final Set<Digest> running = new TreeSet<>(Comparator.comparing(Digest::toString));
  private int pods;
  private int stale;
  private Optional<Digest> published = Optional.empty();
  private @Nullable RunningContainer first;
  private @Nullable Finding worst;

  void add(RunningContainer container, Finding finding) {
    pods++;
    first = first == null ? container : first;
    container.runningDigest().ifPresent(running::add);
    if (finding.verdict() == Verdict.DRIFTED) {
      stale++;
    }
    if (worst == null || finding.verdict().isWorseThan(worst.verdict())) {
      worst = finding;
    }
    published = requireNonNull(worst, "worst").published().or(() -> published);
  }

  ContainerVerdict verdict() {
    RunningContainer container = requireNonNull(first, "first");
    Finding finding = requireNonNull(worst, "worst");
    return new ContainerVerdict(
        container.name(),
        container.image(),
        container.injected(),
        List.copyOf(running),
        published,
        finding.verdict(),
        finding.reason(),
        pods,
        stale);
  }
}
