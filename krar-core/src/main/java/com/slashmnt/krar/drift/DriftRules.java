package com.slashmnt.krar.drift;

import com.slashmnt.krar.Reason;
import com.slashmnt.krar.image.Digest;
import com.slashmnt.krar.image.DigestLookup;
import com.slashmnt.krar.image.ImageQuery;
import com.slashmnt.krar.image.ImageReference;
import com.slashmnt.krar.image.PublishedImage;
import com.slashmnt.krar.image.PublishedImages;
import com.slashmnt.krar.workload.RolloutStrategy;
import com.slashmnt.krar.workload.RunningContainer;
import com.slashmnt.krar.workload.RunningPod;
import java.util.Optional;
import java.util.Set;

/**
 * The table that says of one container of one pod whether it drifted: the first row that fits
 * decides.
 *
 * <p>Pure. What a row needs to know and was not asked yet is part of its answer, so that a look-up
 * asks just what the table needs.
 */
final class DriftRules {

  private final String namespace;
  private final RunningPod pod;
  private final RunningContainer container;
  private final PublishedImages known;
  private final RolloutStrategy strategy;

  DriftRules(
      String namespace,
      RunningPod pod,
      RunningContainer container,
      PublishedImages known,
      RolloutStrategy strategy) {
    this.namespace = namespace;
    this.pod = pod;
    this.container = container;
    this.known = known;
    this.strategy = strategy;
  }

  /** Against what its image points at now. */
  Finding againstItsTag() {
    String podImage = container.podImage();
    Finding finding = judgedByItsTag();
    if (podImage.equals(container.image())) {
      return finding;
    }
    String who = container.pinned() ? "krar pinned it as " : "Admission made it ";
    return finding.adding(who + podImage + ".");
  }

  private Finding judgedByItsTag() {
    Optional<ImageReference> reference = container.reference();
    if (reference.isEmpty()) {
      return Finding.unverifiable(
          new Reason("InvalidImage", "'" + container.image() + "' is no image."));
    }
    ImageReference image = reference.get();
    if (image.digest().isPresent()) {
      return Finding.of(Verdict.PINNED, container.image() + " is named by its digest.");
    }
    if (container.pinned() && !strategy.writesTemplate()) {
      return Finding.of(
          Verdict.PINNED,
          "krar has pinned it in the template, so that another pod would run the same; krar unpin lets it follow its tag again.");
    }
    if (!mayBringNews()) {
      return Finding.of(
          Verdict.PULL_POLICY_NOT_ALWAYS,
          "With pull policy %s a restart would not pull %s where a node has it."
              .formatted(container.pullPolicy(), container.image()));
    }
    return running(
        running -> {
          Optional<DigestLookup> head = known.answerTo(query(ImageQuery.digestOf(image)));
          if (head.isEmpty()) {
            return Finding.needs(Set.of(query(ImageQuery.digestOf(image))));
          }
          return head.get().fold(p -> content().against(image, p, running), Finding::unverifiable);
        });
  }

  /**
   * What krar or a webhook names by its digest is pulled where a node lacks it, unless that never
   * pulls.
   */
  private boolean mayBringNews() {
    return switch (container.pullPolicy()) {
      case ALWAYS -> true;
      case IF_NOT_PRESENT ->
          container.isPinnedByAdmission()
              || (strategy == RolloutStrategy.DIGEST && !container.injected());
      case NEVER -> false;
    };
  }

  /** Against that content, which a restart should have brought. */
  Finding againstWanted(Digest wanted) {
    Optional<ImageReference> reference = container.reference();
    if (reference.isEmpty()) {
      return Finding.unverifiable(
          new Reason("InvalidImage", "'" + container.image() + "' is no image."));
    }
    // If the registry has said what kind of thing it is, it need not be asked again.
    PublishedImage published =
        known
            .answerTo(query(ImageQuery.digestOf(reference.get())))
            .flatMap(DigestLookup::toOptional)
            .filter(p -> p.digest().equals(wanted))
            .orElse(PublishedImage.of(wanted, ""));
    return running(running -> content().against(reference.get().at(wanted), published, running));
  }

  private ContentRules content() {
    return new ContentRules(namespace, pod, container, known);
  }

  private interface Against {
    Finding judge(Digest running);
  }

  private Finding running(Against against) {
    Optional<Digest> running = container.runningDigest();
    if (running.isEmpty()) {
      String id = container.imageId();
      return Finding.unverifiable(
          new Reason(
              "NoImageId",
              id.isEmpty()
                  ? "Pod " + pod.name() + " does not say what it runs" + trouble() + "."
                  : "Pod %s says it runs '%s', which has no digest.".formatted(pod.name(), id)));
    }
    return against.judge(running.get());
  }

  private String trouble() {
    return pod.trouble().map(t -> " (" + t + ")").orElse("");
  }

  private ImageQuery query(ImageQuery about) {
    return about.forPods(namespace, pod.pullSecrets());
  }
}
