package com.slashmnt.krar.engine.rollout;

import com.slashmnt.krar.Reason;
import java.time.Instant;

/** What a look at a workload means for the run. */
public sealed interface Judgement {

  /** Nothing new: it is looked at again. */
  record UnderWay() implements Judgement {}

  /** Its rollout is complete, since then, and is to be looked at again after the settle time. */
  record Settling(Instant since) implements Judgement {}

  /** Its rollout is complete and stayed so: its pods are to be verified. */
  record Complete() implements Judgement {}

  /** Its rollout failed, by the cluster's or this run's judgement. */
  record Failed(Reason why) implements Judgement {}

  /** Its restart was taken back. */
  record Reverted(Reason why) implements Judgement {}

  /** It was paused while it rolled. */
  record Paused(Reason why) implements Judgement {}

  /** It cannot be followed any more. */
  record Lost(Reason why) implements Judgement {}

  /** It does not exist any more. */
  record Gone() implements Judgement {}

  /** What held it may have passed: it is to be decided again. */
  record DecideAgain() implements Judgement {}
}
