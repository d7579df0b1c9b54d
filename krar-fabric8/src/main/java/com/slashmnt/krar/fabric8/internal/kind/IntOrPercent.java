package com.slashmnt.krar.fabric8.internal.kind;

import java.math.BigDecimal;
import java.math.RoundingMode;

/** A number of pods, or a percentage of them, as the API writes it. */
final class IntOrPercent {

  private IntOrPercent() {}

  /**
   * How many of so many pods that is.
   *
   * @param text such as {@code 2} or {@code 25%}; what is neither counts as 0
   * @param up whether a part of a pod counts as one
   * @see <a
   *     href="https://kubernetes.io/docs/concepts/workloads/controllers/deployment/#rolling-update-deployment">
   *     Kubernetes, Rolling Update Deployment</a>
   */
  static int of(String text, int pods, boolean up) {
    boolean percent = text.endsWith("%");
    try {
      int number = Integer.parseInt(percent ? text.substring(0, text.length() - 1) : text);
      BigDecimal share =
          percent
              ? BigDecimal.valueOf(number).multiply(BigDecimal.valueOf(pods)).movePointLeft(2)
              : BigDecimal.valueOf(number);
      return Math.max(
          0, share.setScale(0, up ? RoundingMode.CEILING : RoundingMode.FLOOR).intValue());
    } catch (NumberFormatException e) {
      // The API server takes nothing else.
      return 0;
    }
  }
}
