package com.slashmnt.krar.job.input;

import com.slashmnt.krar.policy.Availability;
import com.slashmnt.krar.policy.OwnedWorkloads;
import com.slashmnt.krar.policy.StalePods;
import com.slashmnt.krar.select.LabelSelector;
import com.slashmnt.krar.trigger.RunId;
import com.slashmnt.krar.workload.OwnerAnnotation;
import com.slashmnt.krar.workload.RolloutStrategy;
import com.slashmnt.krar.workload.WorkloadKind;
import com.slashmnt.krar.workload.WorkloadRef;
import java.time.ZoneId;
import java.util.EnumSet;
import java.util.Set;

/**
 * What the value of a setting is; of a list, what each entry is.
 *
 * <p>A switch, not a lambda for each setting: those would be linked one by one at each start.
 */
enum ValueType {
  /** Any text; its meaning depends on other settings, or on what is outside. */
  TEXT,
  BOOLEAN,
  BOOLEAN_OR_AUTO,
  DURATION,
  POSITIVE_DURATION,
  POSITIVE_NUMBER,
  KIND,
  WORKLOAD,
  NAMESPACE,
  LABEL_SELECTOR,
  IMAGE,
  MODE,
  OWNED_WORKLOADS,
  OWNER_ANNOTATION,
  AVAILABILITY,
  STALE_PODS,
  STRATEGY,
  ON_FAILURE,
  CLOUD_CREDENTIALS,
  TIME_ZONE,
  RUN_ID,
  CONFIG_MAP,
  OUTPUT_FORMAT,
  LOG_LEVEL;

  /**
   * The value.
   *
   * @throws IllegalArgumentException if the text is not of this type
   * @throws java.time.DateTimeException if it is no time zone
   */
  Object parse(String text) {
    return switch (this) {
      case TEXT -> text;
      case BOOLEAN -> ValueParsers.bool(text);
      case BOOLEAN_OR_AUTO -> ValueParsers.boolOrAuto(text);
      case DURATION -> ValueParsers.duration(text);
      case POSITIVE_DURATION -> ValueParsers.positiveDuration(text);
      case POSITIVE_NUMBER -> ValueParsers.positiveInt(text);
      case KIND -> WorkloadKind.parse(text);
      case WORKLOAD -> WorkloadRef.parse(text);
      case NAMESPACE -> WorkloadRef.requireNamespace(text);
      case LABEL_SELECTOR -> LabelSelector.parse(text);
      case IMAGE -> ValueParsers.image(text);
      case MODE -> ValueParsers.oneOf(Mode.class, text);
      case AVAILABILITY -> ValueParsers.oneOf(Availability.class, text);
      case OWNED_WORKLOADS -> ValueParsers.oneOf(OwnedWorkloads.class, text);
      case OWNER_ANNOTATION -> OwnerAnnotation.parse(text);
      case STALE_PODS -> ValueParsers.oneOf(StalePods.class, text);
      case STRATEGY -> ValueParsers.oneOf(ofAllWorkloads(), text);
      case ON_FAILURE -> ValueParsers.oneOf(OnFailure.class, text);
      case CLOUD_CREDENTIALS -> ValueParsers.oneOf(CloudUse.class, text);
      case TIME_ZONE -> ZoneId.of(text);
      case RUN_ID -> new RunId(text);
      case CONFIG_MAP -> ConfigMapRef.parse(text);
      case OUTPUT_FORMAT -> ValueParsers.oneOf(OutputFormat.class, text);
      case LOG_LEVEL -> ValueParsers.oneOf(LogLevel.class, text);
    };
  }

  /** Strategy owner is that of single workloads. */
  private static Set<RolloutStrategy> ofAllWorkloads() {
    return EnumSet.complementOf(EnumSet.of(RolloutStrategy.OWNER));
  }
}
