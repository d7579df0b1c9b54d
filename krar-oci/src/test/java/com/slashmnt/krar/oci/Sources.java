package com.slashmnt.krar.oci;

import com.slashmnt.krar.image.DigestLookup;
import com.slashmnt.krar.image.ImageQuery;
import com.slashmnt.krar.image.PublishedImage;
import com.slashmnt.krar.oci.credential.Credential;
import com.slashmnt.krar.oci.credential.Credentials;
import java.time.Duration;

/** Short ways to ask. */
public final class Sources {

  private Sources() {}

  /** Nobody really waits before a request is repeated. */
  public static OciDigestSourceBuilder patient(Credentials credentials) {
    return OciDigestSource.builder(credentials)
        .requestLimit(Duration.ofSeconds(5))
        .time(new ScriptedTime());
  }

  public static OciDigestSource anonymous() {
    return patient(Credentials.none()).build();
  }

  public static OciDigestSource with(Credential credential) {
    return patient(Credentials.forEveryRegistry(credential)).build();
  }

  /** The digest, or the code of why it is not known. */
  public static String outcome(OciDigestSource source, ImageQuery query) {
    return outcome(source.lookUp(query));
  }

  public static String outcome(DigestLookup lookup) {
    return lookup.<String>fold(image -> image.digest().toString(), reason -> reason.code());
  }

  public static PublishedImage found(OciDigestSource source, ImageQuery query) {
    return source
        .lookUp(query)
        .<PublishedImage>fold(
            image -> image,
            reason -> {
              throw new AssertionError(reason.toString());
            });
  }
}
