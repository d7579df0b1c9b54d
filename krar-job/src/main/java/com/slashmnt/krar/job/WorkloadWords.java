package com.slashmnt.krar.job;

import com.slashmnt.krar.job.input.ConfigErrors;
import com.slashmnt.krar.workload.WorkloadRef;
import java.util.List;

/** The workloads that a command line names beside its flags. */
final class WorkloadWords {

  private WorkloadWords() {}

  /**
   * The workloads, each once.
   *
   * @param command which takes them, for messages
   * @param words what the command line has beside flags
   */
  static List<WorkloadRef> parse(String command, List<String> words, ConfigErrors mistakes) {
    if (words.isEmpty()) {
      mistakes.add(
          "%1$s needs workloads; such as krar %1$s prod/Deployment/web".formatted(command));
    }
    return words.stream().flatMap(w -> parse(command, w, mistakes).stream()).distinct().toList();
  }

  private static List<WorkloadRef> parse(String command, String word, ConfigErrors mistakes) {
    try {
      return List.of(WorkloadRef.parse(word));
    } catch (IllegalArgumentException e) {
      mistakes.add(
          "%1$s: %2$s; try krar %1$s prod/Deployment/web".formatted(command, e.getMessage()));
      return List.of();
    }
  }
}
