package com.slashmnt.krar.job.cluster;

import java.util.Optional;

/** How krar proves to an API server who it is. Thread-safe. */
public interface Identity {

  /** What the header {@code Authorization} says now; it is secret. Empty for no such header. */
  Optional<String> authorization();

  /** What is shown in the TLS handshake now. */
  Optional<ClientCertificate> certificate();

  /**
   * After a 401: asks for a new credential.
   *
   * @return whether there is another now, with which the request is worth a second attempt
   */
  boolean renew();
}
