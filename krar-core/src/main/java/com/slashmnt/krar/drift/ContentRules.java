package com.slashmnt.krar.drift;

import static java.util.stream.Collectors.toSet;

import com.slashmnt.krar.Reason;
import com.slashmnt.krar.image.Digest;
import com.slashmnt.krar.image.DigestLookup;
import com.slashmnt.krar.image.ImageQuery;
import com.slashmnt.krar.image.ImageReference;
import com.slashmnt.krar.image.PublishedImage;
import com.slashmnt.krar.image.PublishedImages;
import com.slashmnt.krar.workload.PodNode;
import com.slashmnt.krar.workload.RunningContainer;
import com.slashmnt.krar.workload.RunningPod;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The rows of the table that compare the digest that a container runs with the content that a
 * registry publishes: a manifest, an index, or the config that some runtimes name.
 *
 * <p>Pure, as {@link DriftRules} are.
 */
final class ContentRules {

  private final String namespace;
  private final RunningPod pod;
  private final RunningContainer container;
  private final PublishedImages known;

  ContentRules(
      String namespace, RunningPod pod, RunningContainer container, PublishedImages known) {
    this.namespace = namespace;
    this.pod = pod;
    this.container = container;
    this.known = known;
  }

  /**
   * Compares.
   *
   * @param image what runs, or should, by tag or by the wanted digest
   */
  Finding against(ImageReference image, PublishedImage published, Digest running) {
    if (published.digest().equals(running)) {
      return current("It runs what the registry publishes.").against(published);
    }
    if (published.isManifest() && !container.isConfigId()) {
      return drifted(image, published, running); // Two manifests with different digests differ.
    }
    ImageQuery content = query(ImageQuery.contentOf(image));
    return known
        .answerTo(content)
        .map(
            a ->
                a.fold(
                    p -> againstContent(image, p, running),
                    why -> withoutContent(image, published, why)))
        .orElseGet(() -> Finding.needs(Set.of(content)))
        .against(published);
  }

  /** The tag was resolved, and what it resolves to is not there. */
  private static Finding withoutContent(
      ImageReference image, PublishedImage published, Reason why) {
    boolean gone = why.is(DigestLookup.Unavailable.NOT_FOUND) && image.digest().isEmpty();
    return gone ? notFetchable(image, published) : Finding.unverifiable(why);
  }

  private Finding againstContent(ImageReference image, PublishedImage published, Digest running) {
    if (published.digest().equals(running)) {
      return current("It runs what the registry publishes.");
    }
    if (published.config().filter(running::equals).isPresent()) {
      return current("It runs the published image, by its config.");
    }
    if (!published.isIndex()) {
      return drifted(image, published, running);
    }
    Optional<Reason> unread =
        pod.platform().isPresent() ? Optional.empty() : pod.node().flatMap(PodNode::failure);
    if (unread.isPresent()) {
      return Finding.unverifiable(unread.get());
    }
    List<PublishedImage.Child> children = childrenOf(published);
    if (children.stream().anyMatch(c -> c.digest().equals(running))) {
      return current("It runs the published image's manifest for its platform.");
    }
    if (children.isEmpty()) {
      return noPlatform(image);
    }
    return container.isConfigId()
        ? againstConfigs(image, published, children, running)
        : againstIndex(image, published, children, running);
  }

  /** Without a platform any child that some node could run. */
  private List<PublishedImage.Child> childrenOf(PublishedImage index) {
    return pod.platform().map(index::childrenFor).orElseGet(index::runnableChildren);
  }

  /** Whatever runs now: what a restart makes would not come up. */
  private Finding noPlatform(ImageReference image) {
    return Finding.unstartable(
        "NoPlatform",
        "%s publishes nothing %s: a restart would end in ImagePullBackOff."
            .formatted(image, pod.platform().map(p -> "for " + p).orElse("that a node could run")));
  }

  private Finding againstConfigs(
      ImageReference image,
      PublishedImage index,
      List<PublishedImage.Child> children,
      Digest running) {
    Set<ImageQuery> missing = new LinkedHashSet<>();
    List<Reason> failures = new ArrayList<>();
    for (PublishedImage.Child child : children) {
      ImageQuery query = query(ImageQuery.contentOf(image.at(child.digest())));
      Optional<DigestLookup> answer = known.answerTo(query);
      if (answer.isEmpty()) {
        missing.add(query);
        continue;
      }
      Optional<Digest> config = answer.get().toOptional().flatMap(PublishedImage::config);
      if (config.filter(running::equals).isPresent()) {
        return current("It runs the published image for its platform, by its config.");
      } else if (config.isEmpty()) {
        failures.add(answer.get().fold(found -> withoutConfig(child), why -> why));
      }
    }
    if (!missing.isEmpty()) {
      return Finding.needs(missing);
    }
    return failures.isEmpty()
        ? drifted(image, index, running)
        : Finding.unverifiable(failures.get(0));
  }

  private static Reason withoutConfig(PublishedImage.Child child) {
    return new Reason(
        DigestLookup.Unavailable.INVALID_ANSWER,
        "The index's child " + child.digest() + " names no config.");
  }

  /** Whether just attestations or other platforms moved. */
  private Finding againstIndex(
      ImageReference image,
      PublishedImage index,
      List<PublishedImage.Child> children,
      Digest running) {
    ImageQuery query = query(ImageQuery.contentOf(image.at(running)));
    Optional<DigestLookup> answer = known.answerTo(query);
    if (answer.isEmpty()) {
      return Finding.needs(Set.of(query));
    }
    return answer
        .get()
        .fold(
            old -> {
              Set<Digest> before = digests(childrenOf(old));
              boolean same = before.equals(digests(children));
              return same
                  ? Finding.of(
                      Verdict.SAME_CONTENT,
                      "The registry publishes another index with the same content"
                          + pod.platform().map(p -> " for " + p).orElse("")
                          + ".")
                  : drifted(image, index, running);
            },
            // Gone from the registry: nothing proves that the content is the same.
            why ->
                why.is(DigestLookup.Unavailable.NOT_FOUND)
                    ? drifted(image, index, running)
                    : Finding.unverifiable(why));
  }

  private static Set<Digest> digests(List<PublishedImage.Child> children) {
    return children.stream().map(PublishedImage.Child::digest).collect(toSet());
  }

  private static Finding current(String message) {
    return Finding.of(Verdict.CURRENT, message);
  }

  private Finding drifted(ImageReference image, PublishedImage published, Digest running) {
    Finding drifted =
        Finding.of(
                Verdict.DRIFTED,
                "Runs %s, but %s is %s now."
                    .formatted(running, container.image(), published.digest()))
            .against(published);
    if (image.digest().isPresent()) {
      // A restart was to bring it; whether it could still be pulled is no matter.
      return drifted;
    }
    ImageQuery byDigest = query(ImageQuery.digestOf(image.at(published.digest())));
    return known
        .answerTo(byDigest)
        .map(
            answer ->
                answer.fold(
                    found -> drifted,
                    why ->
                        (why.is(DigestLookup.Unavailable.NOT_FOUND)
                                ? notFetchable(image, published)
                                : Finding.unverifiable(why))
                            .against(published)))
        .orElseGet(() -> drifted.asking(byDigest));
  }

  /** Runtimes resolve the tag, and then fetch by digest. */
  private static Finding notFetchable(ImageReference image, PublishedImage published) {
    return Finding.unstartable(
        "NotFetchable",
        "%s is %s now, but the registry does not have that: a restart would end in ImagePullBackOff."
            .formatted(image, published.digest()));
  }

  private ImageQuery query(ImageQuery about) {
    return about.forPods(namespace, pod.pullSecrets());
  }
}
