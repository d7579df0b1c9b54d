package com.slashmnt.krar.trigger;

import com.slashmnt.krar.workload.Annotations;
import com.slashmnt.krar.workload.Workload;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.apiguardian.api.API;

/**
 * The last runs that restarted a workload, as its annotation {@value Annotations#RUNS} remembers
 * them: {@code id@time,id@time}, newest last.
 *
 * <p>By it a run that was killed and started again with the same id knows what it had restarted.
 *
 * @since 3.0.0
 */
@API(status = API.Status.STABLE, since = "3.0.0")
public final class RunHistory {

  /** Enough for two jobs whose runs overlap with retries; an annotation should stay short. */
  private static final int KEPT = 8;

  private final List<String> entries;

  private RunHistory(List<String> entries) {
    this.entries = entries;
  }

  /** What the workload's annotation says; empty if it has none. */
  public static RunHistory of(Workload workload) {
    String text = workload.annotations().getOrDefault(Annotations.RUNS, "");
    List<String> entries = new ArrayList<>();
    Collections.addAll(entries, text.split(","));
    entries.removeIf(String::isBlank);
    return new RunHistory(entries);
  }

  /** Whether that run has restarted the workload. */
  public boolean contains(RunId id) {
    return timeOf(id).isPresent();
  }

  /** Whether that run restarted the workload, and none has since. */
  public boolean isNewest(RunId id) {
    return !entries.isEmpty() && entries.get(entries.size() - 1).startsWith(id + "@");
  }

  /** When that run restarted the workload; empty if it did not. */
  public Optional<Instant> timeOf(RunId id) {
    String prefix = id + "@";
    return entries.stream()
        .filter(e -> e.startsWith(prefix))
        .map(e -> instant(e.substring(prefix.length())))
        .reduce((first, second) -> second);
  }

  private static Instant instant(String text) {
    try {
      return Instant.parse(text);
    } catch (DateTimeParseException e) {
      // The id is what counts; the time was edited.
      return Instant.EPOCH;
    }
  }

  /** The annotation's text after that run restarted it too. */
  String with(RunId id, Instant at) {
    List<String> all = new ArrayList<>(entries);
    all.add(id + "@" + at);
    return String.join(",", all.subList(Math.max(0, all.size() - KEPT), all.size()));
  }
}
