package com.slashmnt.krar.oci.http;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends HTTP clients at once: the end of the JVM would wait 0.3 s for the selector thread of each.
 *
 * <p>The JDK can since version 21; before, they end some time after the last reference to them is
 * gone.
 */
public final class ClientShutdown {

  private static final Logger LOG = LoggerFactory.getLogger(ClientShutdown.class);
  private static final Duration LIMIT = Duration.ofSeconds(1);
  private static final Optional<MethodHandle> SHUTDOWN =
      method("shutdownNow", MethodType.methodType(void.class));
  private static final Optional<MethodHandle> AWAIT =
      method("awaitTermination", MethodType.methodType(boolean.class, Duration.class));

  private ClientShutdown() {}

  private static Optional<MethodHandle> method(String name, MethodType type) {
    try {
      return Optional.of(MethodHandles.publicLookup().findVirtual(HttpClient.class, name, type));
    } catch (NoSuchMethodException | IllegalAccessException e) {
      return Optional.empty();
    }
  }

  /** Ends it with whatever it is doing, if this JDK can; waits a second for that at most. */
  public static void of(HttpClient client) {
    if (SHUTDOWN.isEmpty() || AWAIT.isEmpty()) {
      return;
    }
    try {
      SHUTDOWN.get().invoke(client);
      boolean ended = (boolean) AWAIT.get().invoke(client, LIMIT);
      LOG.debug("an HTTP client {}", ended ? "ended" : "does not end");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (Throwable e) { // what a MethodHandle declares
      LOG.debug("an HTTP client could not be ended", e);
    }
  }
}
