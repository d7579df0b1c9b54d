package com.slashmnt.krar.oci;

import com.slashmnt.krar.image.ImageQuery;
import com.slashmnt.krar.image.ImageReference;
import com.slashmnt.krar.oci.credential.Credentials;
import java.net.URI;
import java.util.Optional;

/** Looks something up through the proxy that is its argument, in a JVM of its own. */
public final class TunnelMain {

  private TunnelMain() {}

  public static void main(String[] args) {
    URI proxy = URI.create(args[0]);
    try (OciDigestSource source =
        Sources.patient(Credentials.none()).proxies(url -> Optional.of(proxy)).build()) {
      System.out.println(
          source.lookUp(ImageQuery.digestOf(ImageReference.parse("registry.invalid/app:1"))));
    }
  }
}
