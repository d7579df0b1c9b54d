package com.slashmnt.krar.oci;

import com.slashmnt.krar.Reason;
import com.slashmnt.krar.image.DigestLookup;
import com.slashmnt.krar.image.ImageQuery;
import com.slashmnt.krar.image.ImageReference;
import com.slashmnt.krar.image.PublishedImage;
import com.slashmnt.krar.oci.credential.Credential;
import com.slashmnt.krar.oci.credential.Credentials;
import com.slashmnt.krar.oci.distribution.ManifestCache;
import com.slashmnt.krar.oci.distribution.RegistryTimeouts;
import com.slashmnt.krar.oci.distribution.Repository;
import com.slashmnt.krar.oci.http.LookupFailure;
import com.slashmnt.krar.oci.http.TotalTimeout;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tries places and credentials until one brings the image. */
final class Resolver {

  private static final Logger LOG = LoggerFactory.getLogger(Resolver.class);

  private final Mirrors mirrors;
  private final Credentials credentials;
  private final ManifestCache manifests;
  private final RegistryTimeouts timeouts;

  Resolver(
      Mirrors mirrors,
      Credentials credentials,
      ManifestCache manifests,
      RegistryTimeouts timeouts) {
    this.timeouts = timeouts;
    this.mirrors = mirrors;
    this.credentials = credentials;
    this.manifests = manifests;
  }

  /**
   * The first place's answer; if none has one, what the image's own registry says, and why its
   * mirrors were of no help.
   */
  DigestLookup resolve(ImageQuery query) {
    List<ImageReference> places = mirrors.places(query.image());
    List<Reason> mirrored = new ArrayList<>();
    for (ImageReference mirror : places.subList(0, places.size() - 1)) {
      DigestLookup answer = resolveAt(query.about(mirror));
      if (answer instanceof DigestLookup.Found) {
        return answer;
      }
      answer.fold(found -> true, mirrored::add);
    }
    DigestLookup answer = resolveAt(query);
    return answer.fold(found -> answer, why -> nowhere(why, mirrored));
  }

  /** It is not found only where every place says so: one that did not answer may have it. */
  private static DigestLookup nowhere(Reason own, List<Reason> mirrored) {
    String code =
        mirrored.stream()
            .map(Reason::code)
            .filter(
                c ->
                    own.is(DigestLookup.Unavailable.NOT_FOUND)
                        && !c.equals(DigestLookup.Unavailable.NOT_FOUND))
            .findFirst()
            .orElse(own.code());
    StringBuilder message = new StringBuilder(own.message());
    mirrored.forEach(why -> message.append(" Its mirror: ").append(why.message()));
    return DigestLookup.unavailable(code, message.toString());
  }

  private DigestLookup resolveAt(ImageQuery query) {
    TotalTimeout timeout = timeouts.of(Repository.of(query.image()));
    timeout.start();
    try {
      return inTime(query);
    } catch (LookupFailure failure) {
      return new DigestLookup.Unavailable(failure.reason());
    } finally {
      timeout.stop();
    }
  }

  private DigestLookup inTime(ImageQuery query) {
    List<Credential> candidates = candidates(query);
    List<Refusal> refusals = new ArrayList<>();
    for (Credential candidate : candidates) {
      try {
        return DigestLookup.found(find(query, candidate));
      } catch (LookupFailure failure) {
        LOG.debug("{}: {}", query.image(), failure.reason());
        if (!failure.isRefusal()) {
          return new DigestLookup.Unavailable(failure.reason());
        }
        refusals.add(new Refusal(candidate, failure.reason()));
      }
    }
    return refused(refusals);
  }

  /** What a registry said to a credential. */
  private record Refusal(Credential credential, Reason reason) {}

  /**
   * It is not found only if it is so for everybody: who is refused may only not see it. What a
   * registry says to a credential tells more than what it says to anybody.
   */
  private static DigestLookup refused(List<Refusal> refusals) {
    Refusal last = refusals.get(refusals.size() - 1);
    Reason reason =
        refusals.stream()
            .filter(r -> !r.reason().is(DigestLookup.Unavailable.NOT_FOUND))
            .reduce((first, second) -> second.credential().isAnonymous() ? first : second)
            .orElse(last)
            .reason();
    StringBuilder message = new StringBuilder(reason.message());
    long credentials = refusals.stream().filter(r -> !r.credential().isAnonymous()).count();
    if (credentials > 1) {
      message.append(" None of ").append(credentials).append(" credentials was accepted.");
    }
    if (!reason.is(DigestLookup.Unavailable.NOT_FOUND)) {
      refusals.stream()
          .flatMap(refusal -> refusal.credential().advice().stream())
          .distinct()
          .forEach(advice -> message.append(' ').append(advice));
    }
    return DigestLookup.unavailable(reason.code(), message.toString());
  }

  /** Tags, and what failed, are asked for again. */
  void refresh() {
    manifests.refresh();
  }

  private PublishedImage find(ImageQuery query, Credential credential) {
    ImageReference image = query.image();
    return manifests.find(Repository.of(image), image.reference(), query.withContent(), credential);
  }

  private List<Credential> candidates(ImageQuery query) {
    List<Credential> candidates = credentials.candidatesFor(query);
    return candidates.isEmpty() ? List.of(Credential.anonymous()) : candidates;
  }
}
