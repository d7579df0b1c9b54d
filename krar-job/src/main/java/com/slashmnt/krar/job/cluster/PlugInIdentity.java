package com.slashmnt.krar.job.cluster;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An identity that a credential plug-in gives: it is run again when the credential ends, and after
 * a 401 to the newest one. What failed is not tried again for ten seconds.
 */
final class PlugInIdentity implements Identity {

  private static final Logger LOG = LoggerFactory.getLogger(PlugInIdentity.class);
  private static final Duration PAUSE = Duration.ofSeconds(10);

  private final CredentialPlugIn plugIn;
  private final InstantSource clock;
  private PlugInCredential newest;
  private Instant next = Instant.MIN;

  /**
   * Runs the plug-in.
   *
   * @throws IllegalArgumentException with a sentence, if it gives no credential
   */
  PlugInIdentity(CredentialPlugIn plugIn, InstantSource clock) {
    this.plugIn = plugIn;
    this.clock = clock;
    this.newest = plugIn.run();
  }

  @Override
  public synchronized ApiServerCredential current() {
    if (!newest.holds(clock.instant())) {
      renew();
    }
    return newest.credential();
  }

  @Override
  public synchronized ApiServerCredential after(ApiServerCredential refused) {
    // Another thread may have renewed it meanwhile.
    if (newest.credential().equals(refused)) {
      renew();
    }
    return newest.credential();
  }

  private void renew() {
    if (clock.instant().isBefore(next)) {
      return;
    }
    try {
      newest = plugIn.run();
    } catch (IllegalArgumentException e) {
      // What was given before may still hold; if not, the API server says so.
      LOG.warn("the credential could not be renewed: {}", e.getMessage());
      next = clock.instant().plus(PAUSE);
    }
  }

  @Override
  public void end() {
    plugIn.end();
  }

  /** Never the credential. */
  @Override
  public String toString() {
    return "identity by " + plugIn;
  }
}
