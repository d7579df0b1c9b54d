package com.slashmnt.krar.fact;

import com.slashmnt.krar.KrarException;
import com.slashmnt.krar.Reason;
import com.slashmnt.krar.workload.WorkloadRef;
import java.util.Map;
import org.apiguardian.api.API;

/**
 * Keeps what restarts have taught beyond the end of a run, so that none without effect is repeated.
 *
 * <p>The run reads it, as a {@link FactSource}, on its own thread, and only if something would be
 * restarted; it writes, on the same thread, only what has changed. What it cannot read is data.
 * Where it is {@link #FORBIDDEN}, the workload's own annotations stand in, of which an undo may
 * bring back older ones; where it fails otherwise, nothing is restarted that it might know of.
 *
 * @since 3.0.0
 */
@API(status = API.Status.STABLE, since = "3.0.0")
public interface RolloutMemory extends FactSource<FailedRestarts> {

  /** The code of a memory that may not be used: then the annotations have to do. */
  String FORBIDDEN = "MemoryForbidden";

  /**
   * Keeps that from now on; {@link FailedRestarts#nothing()} clears it.
   *
   * @throws KrarException if it cannot be stored: the run says so once, and goes on
   */
  void remember(WorkloadRef workload, FailedRestarts now);

  /**
   * Keeps all of these from now on, as if one after the other; a memory that can writes them in one
   * go.
   *
   * @throws KrarException if one cannot be stored: the run says so once, and goes on
   */
  default void remember(Map<WorkloadRef, FailedRestarts> now) {
    now.forEach(this::remember);
  }

  /**
   * Since when tags are known to point at a digest; all that is kept, asked for once per run. A
   * memory that keeps no tags refuses: a cooldown then holds for ever.
   *
   * @throws KrarException if it cannot be read
   */
  default SeenTags firstSeen() {
    throw new KrarException(new Reason(FORBIDDEN, "This memory keeps no tags."));
  }

  /**
   * Keeps that of these tags from now on.
   *
   * @throws KrarException if it cannot be stored: the run says so once, and goes on
   */
  default void firstSeen(SeenTags changed) {
    throw new KrarException(new Reason(FORBIDDEN, "This memory keeps no tags."));
  }

  /** One that lives as long as this object: for runs within one process, one after the other. */
  static RolloutMemory inProcess() {
    return new InProcessMemory();
  }

  /** One that keeps nothing: the annotations of the workloads have to do. */
  static RolloutMemory none() {
    return NoMemory.NONE;
  }
}
