package com.slashmnt.krar.testkit;

import com.slashmnt.krar.image.Digest;
import com.slashmnt.krar.image.DigestLookup;
import com.slashmnt.krar.image.DigestSource;
import com.slashmnt.krar.image.ImageQuery;
import com.slashmnt.krar.image.ImageReference;
import com.slashmnt.krar.image.Platform;
import com.slashmnt.krar.image.PublishedImage;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apiguardian.api.API;

/**
 * A registry in memory: what was published under a tag or digest, and what was asked.
 *
 * <p>Not thread-safe while it is changed.
 *
 * @since 3.0.0
 */
@API(status = API.Status.EXPERIMENTAL, since = "3.0.0")
public final class FakeRegistry implements DigestSource {

  private static final String MANIFEST = "application/vnd.oci.image.manifest.v1+json";
  private static final String INDEX = "application/vnd.oci.image.index.v1+json";

  private final Map<String, PublishedImage> images = new HashMap<>();
  private final Map<String, DigestLookup> failures = new HashMap<>();
  private final List<String> asked = new ArrayList<>();

  /** An empty one. */
  public FakeRegistry() {}

  /** The digest of that text. */
  public static Digest digest(String text) {
    return Digest.of(text.getBytes(StandardCharsets.UTF_8));
  }

  /** A manifest of that content. */
  public static PublishedImage manifest(String content) {
    return new PublishedImage(
        digest(content), MANIFEST, List.of(), Optional.of(digest(content + " config")));
  }

  /** An index of these children. */
  public static PublishedImage index(String name, PublishedImage.Child... children) {
    return new PublishedImage(digest(name), INDEX, List.of(children), Optional.empty());
  }

  /** A child with that content on that platform. */
  public static PublishedImage.Child child(String content, String platform) {
    return PublishedImage.Child.runnable(digest(content), Platform.parse(platform));
  }

  /** From now on the tag points at that; it can be had by its digest too. */
  public FakeRegistry publish(String image, PublishedImage content) {
    ImageReference reference = ImageReference.parse(image);
    images.put(reference.toString(), content);
    images.put(reference.at(content.digest()).toString(), content);
    return this;
  }

  /** It is gone, by tag and digest. */
  public FakeRegistry delete(String image, PublishedImage content) {
    images.remove(ImageReference.parse(image).at(content.digest()).toString());
    return this;
  }

  /** Whatever is asked of that image fails so. */
  public FakeRegistry fail(String image, String code) {
    failures.put(image, DigestLookup.unavailable(code, "It fails on purpose."));
    return this;
  }

  /** It fails no more. */
  public FakeRegistry mend(String image) {
    failures.remove(image);
    return this;
  }

  @Override
  public DigestLookup lookUp(ImageQuery query) {
    String image = query.image().toString();
    asked.add((query.withContent() ? "content of " : "digest of ") + image);
    DigestLookup failure = failures.get(image);
    PublishedImage found = images.get(image);
    if (failure != null) {
      return failure;
    } else if (found == null) {
      return DigestLookup.unavailable(DigestLookup.Unavailable.NOT_FOUND, "No " + image + ".");
    }
    return DigestLookup.found(
        query.withContent() ? found : PublishedImage.of(found.digest(), found.mediaType()));
  }

  /** What was asked so far, in this order. */
  public List<String> asked() {
    return List.copyOf(asked);
  }
}
