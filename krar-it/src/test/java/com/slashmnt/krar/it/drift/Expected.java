package com.slashmnt.krar.it.drift;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What krar must say of a workload, and ask for it.
 *
 * @param code of the decision
 * @param verdicts by container, as {@code Current} or {@code Unverifiable(NoImageId)}
 * @param requests as {@code HEAD 1}, {@code GET old}, {@code GET new/linux/amd64} or {@code HEAD
 *     init:1 404}: a tag, or the image that was there first, or the last one, or a child of it;
 *     perhaps in a repository beside the workload's own; 200 if there is no status
 */
record Expected(String code, Map<String, String> verdicts, List<String> requests) {

  Expected {
    verdicts = Map.copyOf(verdicts);
    requests = List.copyOf(requests);
  }

  /** The workload and its container {@code main} are both that. */
  static Expected all(String verdict) {
    return of(verdict).main(verdict);
  }

  /** Nobody can tell, for this cause. */
  static Expected unverifiable(String cause) {
    return of("Unverifiable").main("Unverifiable(" + cause + ")");
  }

  /** Nothing is said of a container. */
  static Expected of(String code) {
    return new Expected(code, Map.of(), List.of());
  }

  Expected main(String verdict) {
    return container("main", verdict);
  }

  Expected container(String name, String verdict) {
    Map<String, String> more = new TreeMap<>(verdicts);
    more.put(name, verdict);
    return new Expected(code, more, requests);
  }

  Expected asking(String... more) {
    List<String> all = new ArrayList<>(requests);
    all.addAll(List.of(more));
    return new Expected(code, verdicts, all);
  }
}
