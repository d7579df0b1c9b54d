package com.slashmnt.krar.job.cluster;

import io.fabric8.kubernetes.client.jdkhttp.JdkHttpClientFactory;
import io.fabric8.kubernetes.client.jdkhttp.JdkHttpClientImpl;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes HTTP clients of the JDK's, and really closes them: fabric8 leaves their selector thread
 * running, for which the end of the JVM would wait 0.3 s.
 *
 * <p>The JDK can close one since version 21; before, this is fabric8's factory.
 */
final class ClosingHttpClients extends JdkHttpClientFactory {

  private static final Logger LOG = LoggerFactory.getLogger(ClosingHttpClients.class);
  private static final Duration LIMIT = Duration.ofSeconds(1);
  private static final Optional<MethodHandle> SHUTDOWN =
      method("shutdownNow", MethodType.methodType(void.class));
  private static final Optional<MethodHandle> AWAIT =
      method("awaitTermination", MethodType.methodType(boolean.class, Duration.class));

  private final List<HttpClient> built = new CopyOnWriteArrayList<>();

  private static Optional<MethodHandle> method(String name, MethodType type) {
    try {
      return Optional.of(MethodHandles.publicLookup().findVirtual(HttpClient.class, name, type));
    } catch (NoSuchMethodException | IllegalAccessException e) {
      return Optional.empty();
    }
  }

  /** Whether this JDK can. */
  static boolean canClose() {
    return SHUTDOWN.isPresent() && AWAIT.isPresent();
  }

  @Override
  protected HttpClient.Builder createNewHttpClientBuilder() {
    return new TrackingHttpClientBuilder(super.createNewHttpClientBuilder(), built::add);
  }

  @Override
  protected void closeHttpClient(JdkHttpClientImpl client) {
    for (HttpClient jdkClient : built) {
      close(jdkClient);
    }
    built.clear();
    super.closeHttpClient(client);
  }

  private static void close(HttpClient client) {
    if (!canClose()) {
      return;
    }
    try {
      SHUTDOWN.orElseThrow().invoke(client);
      boolean unused = (boolean) AWAIT.orElseThrow().invoke(client, LIMIT);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (Throwable e) { // what a MethodHandle declares
      LOG.debug("an HTTP client could not be closed", e);
    }
  }
}
