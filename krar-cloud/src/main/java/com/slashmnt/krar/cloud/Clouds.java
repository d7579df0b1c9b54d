package com.slashmnt.krar.cloud;

import com.slashmnt.krar.cloud.aws.EcrHost;
import com.slashmnt.krar.cloud.aws.EcrTokens;
import com.slashmnt.krar.cloud.azure.AcrHost;
import com.slashmnt.krar.cloud.azure.AcrTokens;
import com.slashmnt.krar.cloud.google.MetadataServer;
import com.slashmnt.krar.cloud.identity.CloudHttp;
import com.slashmnt.krar.cloud.identity.IdentityFailure;
import com.slashmnt.krar.cloud.identity.Surroundings;
import com.slashmnt.krar.oci.credential.Credential;
import java.util.Optional;

/** The identities of all clouds; made when a host of one of them is looked up. */
final class Clouds implements AutoCloseable {

  private final CloudHttp http;
  private final EcrTokens aws;
  private final MetadataServer google;
  private final AcrTokens azure;

  Clouds(Surroundings around) {
    this.http = around.http();
    this.aws = new EcrTokens(around);
    this.google = new MetadataServer(around);
    this.azure = new AcrTokens(around);
  }

  /** Whether it is a registry of one of them. */
  static boolean have(String host) {
    return EcrHost.parse(host).isPresent()
        || MetadataServer.isFor(host)
        || AcrHost.parse(host).isPresent();
  }

  /**
   * The credential for a registry; empty if it is of none of them.
   *
   * @throws IdentityFailure if there is none
   */
  Optional<Credential> credential(String host) {
    if (MetadataServer.isFor(host)) {
      return Optional.of(google.credential());
    }
    return EcrHost.parse(host)
        .map(aws::credential)
        .or(() -> AcrHost.parse(host).map(azure::credential));
  }

  @Override
  public void close() {
    http.close();
  }
}
