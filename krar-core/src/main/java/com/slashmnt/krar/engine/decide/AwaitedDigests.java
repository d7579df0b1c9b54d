package com.slashmnt.krar.engine.decide;

import static com.slashmnt.krar.image.DigestLookup.Unavailable.CONNECTION_FAILED;
import static com.slashmnt.krar.image.DigestLookup.Unavailable.DNS_FAILURE;
import static com.slashmnt.krar.image.DigestLookup.Unavailable.NOT_FOUND;
import static com.slashmnt.krar.image.DigestLookup.Unavailable.RATE_LIMITED;
import static com.slashmnt.krar.image.DigestLookup.Unavailable.REGISTRY_ERROR;
import static com.slashmnt.krar.image.DigestLookup.Unavailable.TIMED_OUT;

import com.slashmnt.krar.Reason;
import com.slashmnt.krar.image.Digest;
import com.slashmnt.krar.image.DigestLookup;
import com.slashmnt.krar.image.ImageQuery;
import com.slashmnt.krar.image.ImageReference;
import com.slashmnt.krar.schedule.Durations;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * The digests at which tags should point soon, since they were pushed.
 *
 * <p>They are waited for and never believed: what a tag points at, its registry says. Once a tag
 * has pointed at one of its digests it may move on as any other.
 */
public final class AwaitedDigests {

  /** What passes with the time that a registry needs until all of it knows of a push. */
  private static final Set<String> PASSING =
      Set.of(NOT_FOUND, RATE_LIMITED, REGISTRY_ERROR, TIMED_OUT, CONNECTION_FAILED, DNS_FAILURE);

  private final List<ImageReference> images;
  private final Patience patience;
  private final Consumer<ImageReference> awaiting;
  private final Set<ImageReference> told = new HashSet<>();
  private final Set<ImageReference> seen = new HashSet<>();

  /**
   * Those of these images.
   *
   * @param images of which those count that have a digest
   * @param awaiting hears, once, of each that is not there at once
   */
  public AwaitedDigests(
      Collection<ImageReference> images, Patience patience, Consumer<ImageReference> awaiting) {
    this.images = images.stream().filter(i -> i.digest().isPresent()).toList();
    this.patience = patience;
    this.awaiting = awaiting;
  }

  /** None is. */
  public static AwaitedDigests none() {
    return new AwaitedDigests(List.of(), Patience.none(), image -> {});
  }

  /** The wait begins, unless it has. */
  void begin() {
    patience.begin();
  }

  /** Waits until it is time to ask for these again; false if the wait is over. */
  boolean pause(Collection<ImageQuery> open) {
    open.stream().flatMap(q -> expected(q).stream()).filter(told::add).forEach(awaiting);
    return patience.pause();
  }

  /** Whether its tag should point at a digest and was not seen to. */
  boolean isAwaited(ImageQuery query) {
    List<ImageReference> expected = expected(query);
    return !expected.isEmpty() && expected.stream().noneMatch(seen::contains);
  }

  /** Whether that answer will not become better by waiting. */
  boolean isEnough(ImageQuery query, DigestLookup answer) {
    return answer.fold(
        image -> {
          List<ImageReference> there =
              expected(query).stream()
                  .filter(i -> i.digest().filter(image.digest()::equals).isPresent())
                  .toList();
          seen.addAll(there);
          return !there.isEmpty();
        },
        why -> !PASSING.contains(why.code()));
  }

  /** What is known of a tag that was waited for in vain. */
  DigestLookup missed(ImageQuery query, DigestLookup last) {
    String wanted =
        expected(query).stream()
            .flatMap(i -> i.digest().stream())
            .map(Digest::toString)
            .collect(Collectors.joining(" or "));
    String waited = Durations.print(patience.waited().truncatedTo(ChronoUnit.SECONDS));
    return last.fold(
        image ->
            DigestLookup.unavailable(
                DigestLookup.Unavailable.PUSH_NOT_SEEN,
                "%s should point at %s, and after a wait of %s it points at %s. If that is a later push, the run for it is what to look at."
                    .formatted(query.image(), wanted, waited, image.digest())),
        why ->
            new DigestLookup.Unavailable(
                new Reason(
                    why.code(),
                    "%s It should point at %s, which was waited for %s."
                        .formatted(why.message(), wanted, waited))));
  }

  private List<ImageReference> expected(ImageQuery query) {
    return query.image().digest().isPresent()
        ? List.of()
        : images.stream().filter(query.image()::isSameTagAs).toList();
  }
}
