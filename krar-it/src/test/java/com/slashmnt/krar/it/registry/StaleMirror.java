package com.slashmnt.krar.it.registry;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Keeps serving what it once fetched, until it is refreshed. */
public final class StaleMirror implements ManifestSource {
  private final ManifestSource origin;
  private final Map<String, byte[]> kept = new ConcurrentHashMap<>();

  private StaleMirror(ManifestSource origin) {
    this.origin = origin;
  }

  /** A mirror with nothing in it yet. */
  public static StaleMirror of(Registry registry) {
    return of(ManifestSource.of(registry));
  }

  static StaleMirror of(ManifestSource origin) {
    return new StaleMirror(origin);
  }

  @Override
  public Optional<byte[]> find(String repository, String reference) {
    String key = repository + " " + reference;
    byte[] mine = kept.get(key);
    if (mine != null) {
      return Optional.of(mine);
    }
    Optional<byte[]> fetched = origin.find(repository, reference);
    fetched.ifPresent(bytes -> kept.putIfAbsent(key, bytes));
    return fetched;
  }

  /** Forgets everything. */
  public void refresh() {
    kept.clear();
  }
}
