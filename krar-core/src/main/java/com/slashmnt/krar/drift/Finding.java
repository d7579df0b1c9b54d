package com.slashmnt.krar.drift;

import com.slashmnt.krar.Reason;
import com.slashmnt.krar.image.Digest;
import com.slashmnt.krar.image.ImageQuery;
import com.slashmnt.krar.image.PublishedImage;
import java.util.Optional;
import java.util.Set;

/**
 * What is known of one container of one pod.
 *
 * @param missing what would have to be asked before the table can say more
 * @param unstartable whether a pod that a restart makes could not pull it
 */
record Finding(
    Verdict verdict,
    Reason reason,
    Optional<Digest> published,
    Set<ImageQuery> missing,
    boolean unstartable) {

  static Finding of(Verdict verdict, String message) {
    return new Finding(
        verdict, new Reason(verdict.code(), message), Optional.empty(), Set.of(), false);
  }

  static Finding unverifiable(Reason cause) {
    return new Finding(Verdict.UNVERIFIABLE, cause, Optional.empty(), Set.of(), false);
  }

  static Finding unstartable(String code, String message) {
    return new Finding(
        Verdict.UNVERIFIABLE, new Reason(code, message), Optional.empty(), Set.of(), true);
  }

  static Finding needs(Set<ImageQuery> queries) {
    return new Finding(
        Verdict.UNVERIFIABLE,
        new Reason("NotLookedUp", "The registry was not asked."),
        Optional.empty(),
        Set.copyOf(queries),
        false);
  }

  /** A copy, where that answer could still change it. */
  Finding asking(ImageQuery query) {
    return new Finding(verdict, reason, published, Set.of(query), unstartable);
  }

  Finding adding(String sentence) {
    Reason more = new Reason(reason.code(), reason.message() + " " + sentence);
    return new Finding(verdict, more, published, missing, unstartable);
  }

  Finding against(PublishedImage image) {
    return new Finding(verdict, reason, Optional.of(image.digest()), missing, unstartable);
  }
}
