package com.slashmnt.krar.job.cluster;

import java.time.InstantSource;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An identity that a credential plug-in gives: it is run again when the credential ends, and after
 * a 401.
 */
final class PlugInIdentity implements Identity {

  private static final Logger LOG = LoggerFactory.getLogger(PlugInIdentity.class);

  private final CredentialPlugIn plugIn;
  private final InstantSource clock;
  private PlugInCredential current;

  /**
   * Runs the plug-in.
   *
   * @throws IllegalArgumentException with a sentence, if it gives no credential
   */
  PlugInIdentity(CredentialPlugIn plugIn, InstantSource clock) {
    this.plugIn = plugIn;
    this.clock = clock;
    this.current = plugIn.run();
  }

  @Override
  public Optional<String> authorization() {
    String token = credential().token();
    return token.isEmpty() ? Optional.empty() : Optional.of("Bearer " + token);
  }

  @Override
  public Optional<ClientCertificate> certificate() {
    return credential().certificate();
  }

  private synchronized PlugInCredential credential() {
    if (!current.holds(clock.instant())) {
      boolean unused = renew();
    }
    return current;
  }

  @Override
  public synchronized boolean renew() {
    PlugInCredential before = current;
    try {
      current = plugIn.run();
    } catch (IllegalArgumentException e) {
      // What was given before may still hold; if not, the API server says so.
      LOG.warn("the credential could not be renewed: {}", e.getMessage());
    }
    return !current.equals(before);
  }

  /** Never the credential. */
  @Override
  public String toString() {
    return "identity by " + plugIn;
  }
}
