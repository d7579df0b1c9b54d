package com.slashmnt.krar.it.outage;

import java.util.Locale;

/** What befalls a run in {@link FaultMatrixIT}, in the order of the table. */
enum Fault {
  SIGKILL,
  SIGTERM,
  SIGKILL_BETWEEN_A_PATCH_AND_ITS_ANSWER,
  API_SERVER_AWAY_FOR_10_S,
  A_TENTH_OF_THE_REQUESTS_ANSWERED_429_500_OR_503,
  WATCHES_CUT_EACH_200_MS,
  REGISTRY_DOWN_FOR_10_S,
  ETCD_RESTARTED;

  /** Whether it ends the run, and may strike the next attempt, too. */
  boolean ends() {
    return switch (this) {
      case SIGKILL, SIGTERM, SIGKILL_BETWEEN_A_PATCH_AND_ITS_ANSWER -> true;
      default -> false;
    };
  }

  /** Whether it is there in each attempt, from the first request on. */
  boolean lasts() {
    return switch (this) {
      case A_TENTH_OF_THE_REQUESTS_ANSWERED_429_500_OR_503, WATCHES_CUT_EACH_200_MS -> true;
      default -> false;
    };
  }

  /** Whether the API server may have done something that its audit log does not show as done. */
  boolean maySpoilTheAuditLog() {
    return breaksTheControlPlane();
  }

  /**
   * How long a Deployment may make no progress. After an outage of the API server the controllers
   * need a while to see pods again; a rollout that they do not see is not to be taken for failed.
   */
  int progressDeadlineSeconds() {
    return breaksTheControlPlane() ? 25 : 3;
  }

  private boolean breaksTheControlPlane() {
    return switch (this) {
      case API_SERVER_AWAY_FOR_10_S, ETCD_RESTARTED -> true;
      default -> false;
    };
  }

  /** The beginning of a namespace's name. */
  String slug() {
    String name = name().toLowerCase(Locale.ROOT).replace('_', '-');
    return name.substring(0, Math.min(20, name.length())) + "-";
  }

  /** As the table names it. */
  String words() {
    String lower = name().replace('_', ' ').toLowerCase(Locale.ROOT);
    return lower
        .replace("sig", "SIG")
        .replace("SIGkill", "SIGKILL")
        .replace("SIGterm", "SIGTERM")
        .replace("api ", "API ")
        .replace("patch ", "PATCH ");
  }
}
