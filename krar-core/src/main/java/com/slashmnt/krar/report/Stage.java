package com.slashmnt.krar.report;

/**
 * Where on its way a workload failed.
 *
 * @since 3.0.0
 */
public enum Stage {
  SELECT,
  DECIDE,
  TRIGGER,
  FOLLOW
}
