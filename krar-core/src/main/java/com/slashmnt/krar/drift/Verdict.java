package com.slashmnt.krar.drift;

import org.apiguardian.api.API;

/**
 * What is known of a container's image; the worst of several pods or containers is the last one
 * here.
 *
 * @since 3.0.0
 */
@API(status = API.Status.EXPERIMENTAL, since = "3.0.0")
public enum Verdict {
  /** Its image is named by digest: always the same content. */
  PINNED("Pinned"),
  /** It runs what the registry publishes. */
  CURRENT("Current"),
  /** The registry publishes another index, with the same content for this node. */
  SAME_CONTENT("SameContent"),
  /** An image volume, whose digest is in no status. */
  NOT_CHECKED("NotChecked"),
  /** A restart would not pull, whatever the registry publishes. */
  PULL_POLICY_NOT_ALWAYS("PullPolicyNotAlways"),
  /** It is unknown: the runtime, the registry or the cluster does not say enough. */
  UNVERIFIABLE("Unverifiable"),
  /** It runs something else than the registry publishes. */
  DRIFTED("Drifted");

  private final String code;

  Verdict(String code) {
    this.code = code;
  }

  /** UpperCamelCase and stable, as reports print it. */
  public String code() {
    return code;
  }

  /** Whether this one is to be reported rather than the other. */
  public boolean isWorseThan(Verdict other) {
    return compareTo(other) > 0;
  }
}
