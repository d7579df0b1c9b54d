package com.slashmnt.krar.fabric8.internal.http;

import com.slashmnt.krar.Reason;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.RequestConfig;
import io.fabric8.kubernetes.client.RequestConfigBuilder;
import io.fabric8.kubernetes.client.http.HttpClient;
import io.fabric8.kubernetes.client.http.Interceptor;
import java.io.InputStream;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JsonParser;

/**
 * Sends requests by fabric8's HTTP client, reads the answers as small records, and tries again what
 * may pass.
 *
 * <p>Every request that krar sends may be repeated: a restart carries the {@code resourceVersion}
 * it is meant for, an Event has its own name, and a key of a ConfigMap has the same value again.
 */
public final class ApiClient {

  private static final Logger LOG = LoggerFactory.getLogger(ApiClient.class);
  private static final Duration LIMIT = Duration.ofSeconds(60);

  /** When the process ends, for a write: a pod that is asked to end has half a minute in all. */
  private static final Duration SHORT_WRITE = Duration.ofSeconds(10);

  private final ApiExchange exchange;
  private final Sleeper pause;
  private final Shutdown shutdown;

  private ApiClient(ApiExchange exchange, Sleeper pause, Shutdown shutdown) {
    this.exchange = exchange;
    this.pause = pause;
    this.shutdown = shutdown;
  }

  public static ApiClient of(KubernetesClient client) {
    return of(client, LIMIT, SHORT_WRITE);
  }

  /** One that awaits a write for that long when the process ends. */
  public static ApiClient of(KubernetesClient client, Duration limit, Duration shortWrite) {
    Shutdown shutdown = new Shutdown();
    return of(withoutRetries(client), root(client), limit, shortWrite, shutdown::await, shutdown);
  }

  public static ApiClient of(KubernetesClient client, Duration limit, Sleeper pause) {
    return of(withoutRetries(client), root(client), limit, SHORT_WRITE, pause, new Shutdown());
  }

  /** One that sends by a client that knows by itself who it is, and tries nothing again. */
  public static ApiClient of(HttpClient http, URI root) {
    Shutdown shutdown = new Shutdown();
    return of(http, root.toString(), LIMIT, SHORT_WRITE, shutdown::await, shutdown);
  }

  private static ApiClient of(
      HttpClient http,
      String url,
      Duration limit,
      Duration shortWrite,
      Sleeper pause,
      Shutdown shutdown) {
    String root = url.endsWith("/") ? url.substring(0, url.length() - 1) : url;
    return new ApiClient(new ApiExchange(http, root, limit, shortWrite, shutdown), pause, shutdown);
  }

  private static String root(KubernetesClient client) {
    return client.getMasterUrl().toString();
  }

  /** fabric8 retries too, ten times by default and without a bound that a run could rely on. */
  private static HttpClient withoutRetries(KubernetesClient client) {
    HttpClient http = client.getHttpClient();
    RequestConfig config = client.getConfiguration().getRequestConfig();
    if (http instanceof Interceptor.RequestTags tags) {
      RequestConfig own = tags.getTag(RequestConfig.class);
      config = own != null ? own : config;
    }
    return http.newBuilder()
        .tag(new RequestConfigBuilder(config).withRequestRetryBackoffLimit(0).build())
        .build();
  }

  /**
   * From now on lists fail at once, those under way too, and nothing is tried again; what writes is
   * awaited for ten seconds more.
   */
  public void beginShutdown() {
    shutdown.begin();
  }

  /** Whether the same request may well be answered a little later. */
  static boolean isTransient(int status) {
    return status == 429 || status == 500 || (status >= 502 && status <= 504);
  }

  public <T> T send(ApiRequest request, Class<T> answer) {
    return send(request, body -> Json.read(body, answer));
  }

  /**
   * The answer.
   *
   * @param answer reads it
   * @throws ApiFailure if there is none, for good
   */
  public <T> T send(ApiRequest request, Function<InputStream, T> answer) {
    Backoff backoff = new Backoff(request.patienceWhenAsked());
    while (true) {
      long start = System.nanoTime();
      try {
        return exchange.attempt(request, answer, start, shutdown.begun());
      } catch (ApiFailure failure) {
        backoff.spend(Duration.ofNanos(System.nanoTime() - start));
        Optional<Duration> wait =
            failure.isPassing() && !request.isAnsweredBy(failure.status()) && !shutdown.isBegun()
                ? backoff.next(failure.retryAfter())
                : Optional.empty();
        if (wait.isEmpty()) {
          // Debug only: the caller reports the failure; a warning here would say it twice.
          LOG.debug("{}: giving up: {}", request.subject(), failure.getMessage());
          throw failure;
        }
        LOG.debug(
            "{}: trying again in {}: {}", request.subject(), wait.get(), failure.getMessage());
        await(wait.get(), request);
        if (shutdown.isBegun()) {
          throw failure;
        }
      }
    }
  }

  /**
   * Watches until the server ends it, or the process. One attempt: where it goes on is the caller's
   * to know.
   *
   * @param over ends it at once when it completes
   * @throws ApiFailure if it is refused or breaks off, by then with what the server says
   */
  public <W> void watch(
      ApiRequest request, Class<W> object, CompletableFuture<?> over, WatchListener<W> listener) {
    Boolean unused =
        exchange.attempt(
            request,
            body -> {
              listener.began();
              return readEvents(body, request, object, listener);
            },
            System.nanoTime(),
            CompletableFuture.anyOf(over, shutdown.begun()));
  }

  private static <W> boolean readEvents(
      InputStream body, ApiRequest request, Class<W> object, WatchListener<W> listener) {
    try (JsonParser json = Json.parser(body)) {
      while (true) {
        WatchEvent.Read<W> read = Json.event(json, object);
        if (read.error().isPresent()) {
          WatchEvent.ErrorWire error = read.error().get();
          StatusWire status = new StatusWire("Status", error.message());
          Reason reason = StatusErrors.of(request, error.code(), status, Optional.empty());
          throw ApiFailure.answered(error.code(), reason, Optional.empty());
        }
        if (read.event().isEmpty()) {
          return true;
        }
        listener.happened(read.event().get());
      }
    }
  }

  /** Whether the process is about to end. */
  public boolean isEnding() {
    return shutdown.isBegun();
  }

  private void await(Duration wait, ApiRequest request) {
    try {
      pause.await(wait);
    } catch (InterruptedException e) {
      throw TransportErrors.interrupted(request, e);
    }
  }

  /** The host alone: the URL may hold a password. */
  @Override
  public String toString() {
    return exchange.toString();
  }
}
