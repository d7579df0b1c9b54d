package com.slashmnt.krar.fact;

import com.slashmnt.krar.image.Digest;
import com.slashmnt.krar.image.ImageReference;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.apiguardian.api.API;

/**
 * Since when tags are known to point at their digests.
 *
 * @param tags by {@linkplain ImageReference#normalized normalized} reference without digest
 * @since 3.0.0
 */
@API(status = API.Status.EXPERIMENTAL, since = "3.0.0")
public record SeenTags(Map<ImageReference, FirstSeen> tags) {

  public SeenTags {
    tags = Map.copyOf(tags);
  }

  /** What a tag is filed under. */
  public static ImageReference key(ImageReference image) {
    ImageReference full = image.normalized();
    return new ImageReference(
        full.name(), Optional.of(full.tag().orElse("latest")), Optional.empty());
  }

  /** Since when that tag points at that digest; empty if it was not seen to. */
  public Optional<Instant> since(ImageReference image, Digest digest) {
    return Optional.ofNullable(tags.get(key(image)))
        .filter(seen -> seen.digest().equals(digest))
        .map(FirstSeen::at);
  }
}
