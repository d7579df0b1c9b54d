package com.slashmnt.krar.oci;

import com.slashmnt.krar.image.DigestLookup;
import com.slashmnt.krar.image.ImageQuery;
import com.slashmnt.krar.image.PublishedImage;
import java.time.Duration;

/** Short ways to ask. */
final class Sources {

  private Sources() {}

  /** Nobody really waits before a request is repeated. */
  static OciDigestSourceBuilder patient(Credentials credentials) {
    return OciDigestSource.builder(credentials)
        .requestLimit(Duration.ofSeconds(5))
        .time(new ScriptedTime());
  }

  static OciDigestSource anonymous() {
    return patient(Credentials.none()).build();
  }

  static OciDigestSource with(Credential credential) {
    return patient(Credentials.forEveryRegistry(credential)).build();
  }

  /** The digest, or the code of why it is not known. */
  static String outcome(OciDigestSource source, ImageQuery query) {
    return outcome(source.lookUp(query));
  }

  static String outcome(DigestLookup lookup) {
    return lookup.<String>fold(image -> image.digest().toString(), reason -> reason.code());
  }

  static PublishedImage found(OciDigestSource source, ImageQuery query) {
    return source
        .lookUp(query)
        .<PublishedImage>fold(
            image -> image,
            reason -> {
              throw new AssertionError(reason.toString());
            });
  }
}
