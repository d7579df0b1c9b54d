package com.slashmnt.krar.cloud.identity;

import java.time.Instant;

/**
 * What is good for a while.
 *
 * @param value may be secret
 * @param until when it expires
 */
public record Expiring<T>(T value, Instant until) {

  /** When it expires, and nothing of what it is. */
  @Override
  public String toString() {
    return "until " + until;
  }
}
