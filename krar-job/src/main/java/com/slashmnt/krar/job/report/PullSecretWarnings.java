package com.slashmnt.krar.job.report;

import com.slashmnt.krar.Reason;
import com.slashmnt.krar.job.registry.UnusedPullSecrets;
import java.util.ArrayList;
import java.util.List;

/**
 * Says once for the whole report which pull secrets were not used; names, nothing of the content.
 */
public final class PullSecretWarnings {

  private PullSecretWarnings() {}

  /** At most one warning for each cause. */
  public static List<Reason> of(UnusedPullSecrets unused) {
    List<Reason> warnings = new ArrayList<>();
    if (!unused.forbidden().isEmpty()) {
      warnings.add(
          new Reason(
              "PullSecretsForbidden",
              UnverifiableSummary.named("pull secret", unused.forbidden())
                  + " may not be read: grant get on secrets there; until then krar uses only its"
                  + " own credentials."));
    }
    if (!unused.unreadable().isEmpty()) {
      warnings.add(
          new Reason(
              "PullSecretsUnreadable",
              UnverifiableSummary.named("pull secret", unused.unreadable())
                  + " do not exist or hold no registry credentials, and were not used."));
    }
    return warnings;
  }
}
