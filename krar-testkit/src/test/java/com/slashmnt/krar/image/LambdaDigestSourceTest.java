package com.slashmnt.krar.image;

import com.slashmnt.krar.testkit.contract.DigestSourceContract;
import java.util.List;
import java.util.Map;

/** A lambda is a source. */
class LambdaDigestSourceTest extends DigestSourceContract {

  private static final ImageQuery NGINX = ImageQuery.digestOf(ImageReference.parse("nginx"));
  private static final Digest DIGEST = Digest.of(new byte[0]);

  @Override
  protected DigestSource source() {
    return query ->
        query.equals(NGINX)
            ? DigestLookup.found(PublishedImage.of(DIGEST, ""))
            : DigestLookup.unavailable(
                DigestLookup.Unavailable.NOT_FOUND, "There is no " + query.image() + ".");
  }

  @Override
  protected Map<ImageQuery, Digest> published() {
    return Map.of(NGINX, DIGEST);
  }

  @Override
  protected List<ImageQuery> unavailable() {
    return List.of(ImageQuery.digestOf(ImageReference.parse("gone")));
  }
}
