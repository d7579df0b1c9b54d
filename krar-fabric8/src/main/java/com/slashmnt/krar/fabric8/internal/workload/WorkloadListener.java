package com.slashmnt.krar.fabric8.internal.workload;

import com.slashmnt.krar.fabric8.internal.kind.MetaWire;
import com.slashmnt.krar.workload.Workload;
import java.util.function.Supplier;

/** Takes what a watch of workloads brings, on the thread that watches. */
public interface WorkloadListener {

  /** The server has begun to watch. */
  void began();

  /**
   * It is like this now, or has come to match.
   *
   * @param now makes the snapshot; throws what the code of a custom kind throws
   */
  void changed(MetaWire metadata, Supplier<Workload> now);

  /** It is gone, is being deleted, or does not match any more. */
  void left(MetaWire metadata);

  /** All changes until that version were sent. */
  void reached(String resourceVersion);
}
