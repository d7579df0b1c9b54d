package com.slashmnt.krar.workload;

import org.apiguardian.api.API;

/**
 * The annotations that krar reads and writes.
 *
 * @since 3.0.0
 */
@API(status = API.Status.STABLE, since = "3.0.0")
public final class Annotations {

  /** On the pod template: what {@code kubectl rollout restart} sets, RFC 3339. */
  public static final String TEMPLATE_RESTARTED_AT = "kubectl.kubernetes.io/restartedAt";

  /**
   * On the pod template: what its containers asked for before krar named their images by digest,
   * {@code container=repository:tag,…}.
   */
  public static final String PINNED_FROM = "krar.slash-mnt.com/pinned-from";

  /** On the workload: when krar restarted it last, RFC 3339. */
  public static final String RESTARTED_AT = "krar.slash-mnt.com/restarted-at";

  /** On the workload: which policy or job restarted it. */
  public static final String RESTARTED_BY = "krar.slash-mnt.com/restarted-by";

  /** On the workload: why it was restarted, {@code Code: sentence}. */
  public static final String REASON = "krar.slash-mnt.com/reason";

  /** On the workload: the last runs that restarted it, {@code id@time,id@time}, newest last. */
  public static final String RUNS = "krar.slash-mnt.com/runs";

  /** On the workload: which digests its last restart should bring, {@code container=sha256:…,…}. */
  public static final String WANTED = "krar.slash-mnt.com/wanted";

  /**
   * On the workload: what ran well before its last restart, {@code
   * container=repository:tag@sha256:…,…}.
   */
  public static final String PREVIOUS = "krar.slash-mnt.com/previous";

  /**
   * On the workload: with which digests its pods failed, so that krar has rolled it back, {@code
   * container=sha256:…,…}; gone with its next restart.
   */
  public static final String ROLLED_BACK_FROM = "krar.slash-mnt.com/rolled-back-from";

  /** On the workload, by its owner: do not restart, and why. */
  public static final String HOLD = "krar.slash-mnt.com/hold";

  /**
   * On the workload, by its owner: when it may be restarted, such as {@code Sat,Sun 02:00-05:00}.
   */
  public static final String WINDOW = "krar.slash-mnt.com/window";

  /** On the workload, by its owner: in which wave it is restarted, a whole number; 0 without it. */
  public static final String WAVE = "krar.slash-mnt.com/wave";

  /**
   * On the workload, by its owner: a group of which one at a time is restarted; {@code name}, or
   * {@code namespace/name} across namespaces.
   */
  public static final String GROUP = "krar.slash-mnt.com/group";

  /** On the Lease of a group: which workload the run that holds it restarts. */
  public static final String MEMBER = "krar.slash-mnt.com/member";

  /**
   * On the workload, by its owner: how long new content must have been known before it is restarted
   * for it, such as {@code 24h}; {@code 0s} for not at all.
   */
  public static final String COOLDOWN = "krar.slash-mnt.com/cooldown";

  private Annotations() {}
}
