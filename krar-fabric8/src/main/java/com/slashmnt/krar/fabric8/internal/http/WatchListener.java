package com.slashmnt.krar.fabric8.internal.http;

/** Takes what a watch brings, on the thread that watches. */
public interface WatchListener<W> {

  /** The server has begun to watch. */
  void began();

  /** Something changed. */
  void happened(WatchEvent<W> event);
}
