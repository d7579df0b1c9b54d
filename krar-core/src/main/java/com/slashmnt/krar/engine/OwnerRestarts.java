package com.slashmnt.krar.engine;

import com.slashmnt.krar.trigger.OwnerAnnotator;
import com.slashmnt.krar.trigger.RolloutTrigger;
import com.slashmnt.krar.workload.OwnerAnnotation;
import java.util.List;

/**
 * How what operators own is restarted.
 *
 * @param annotations which owners have which
 * @param notes writes down on each workload that its owner is going to be annotated
 * @param annotator annotates them
 */
public record OwnerRestarts(
    List<OwnerAnnotation> annotations, RolloutTrigger notes, OwnerAnnotator annotator) {

  public OwnerRestarts {
    annotations = List.copyOf(annotations);
  }
}
