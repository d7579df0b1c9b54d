package com.slashmnt.krar.fabric8.internal.http;

import com.slashmnt.krar.Reason;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.RequestConfig;
import io.fabric8.kubernetes.client.RequestConfigBuilder;
import io.fabric8.kubernetes.client.http.HttpClient;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.HttpResponse;
import io.fabric8.kubernetes.client.http.Interceptor;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.core.exc.JacksonIOException;
import tools.jackson.core.exc.UnexpectedEndOfInputException;

/**
 * Sends requests by fabric8's HTTP client, reads the answers as small records, and tries again what
 * may pass.
 *
 * <p>Every request that krar sends may be repeated: a restart carries the {@code resourceVersion}
 * it is meant for, an Event has its own name, and a key of a ConfigMap has the same value again. No
 * body is logged.
 */
public final class ApiClient {

  private static final Logger LOG = LoggerFactory.getLogger(ApiClient.class);
  private static final Duration LIMIT = Duration.ofSeconds(60);

  /**
   * How much longer the HTTP client waits than this class, which thus finds a request without an
   * answer by its own clock: each client has another exception for it.
   */
  private static final Duration SLACK = Duration.ofSeconds(1);

  /** When the process ends: enough for a server that is there. */
  private static final Duration SHORT = Duration.ofSeconds(5);

  /** When the process ends, for a write: a pod that is asked to end has half a minute in all. */
  private static final Duration SHORT_WRITE = Duration.ofSeconds(10);

  private final HttpClient http;
  private final String root;
  private final Duration limit;
  private final Duration shortWrite;
  private final Sleeper pause;
  private final CompletableFuture<Boolean> ending;

  private ApiClient(
      HttpClient http,
      String root,
      Duration limit,
      Duration shortWrite,
      Sleeper pause,
      CompletableFuture<Boolean> ending) {
    this.http = http;
    this.root = root;
    this.limit = limit;
    this.shortWrite = shortWrite;
    this.pause = pause;
    this.ending = ending;
  }

  public static ApiClient of(KubernetesClient client) {
    return of(client, LIMIT, SHORT_WRITE);
  }

  /** One that awaits a write for that long when the process ends. */
  public static ApiClient of(KubernetesClient client, Duration limit, Duration shortWrite) {
    CompletableFuture<Boolean> ending = new CompletableFuture<>();
    return of(client, limit, shortWrite, wait -> await(ending, wait), ending);
  }

  public static ApiClient of(KubernetesClient client, Duration limit, Sleeper pause) {
    return of(client, limit, SHORT_WRITE, pause, new CompletableFuture<>());
  }

  private static ApiClient of(
      KubernetesClient client,
      Duration limit,
      Duration shortWrite,
      Sleeper pause,
      CompletableFuture<Boolean> ending) {
    String url = client.getMasterUrl().toString();
    String root = url.endsWith("/") ? url.substring(0, url.length() - 1) : url;
    return new ApiClient(withoutRetries(client), root, limit, shortWrite, pause, ending);
  }

  /**
   * From now on lists fail at once, those under way too, and nothing is tried again; what writes is
   * awaited for ten seconds more.
   */
  public void beginShutdown() {
    ending.complete(true);
  }

  private static void await(CompletableFuture<Boolean> ending, Duration wait)
      throws InterruptedException {
    try {
      Boolean unused = ending.get(wait.toNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException | ExecutionException e) {
      // It has waited.
      return;
    }
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

  /** Whether the same request may well be answered a little later. */
  static boolean isTransient(int status) {
    return status == 429 || status == 500 || (status >= 502 && status <= 504);
  }

  public <T> T send(ApiRequest request, Class<T> answer) {
    return send(request, body -> Json.MAPPER.readValue(body, answer));
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
        return attempt(request, answer, start);
      } catch (ApiFailure failure) {
        backoff.spend(Duration.ofNanos(System.nanoTime() - start));
        Optional<Duration> wait =
            failure.isPassing() && !ending.isDone()
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
        if (ending.isDone()) {
          throw failure;
        }
      }
    }
  }

  private void await(Duration wait, ApiRequest request) {
    try {
      pause.await(wait);
    } catch (InterruptedException e) {
      throw TransportErrors.interrupted(request, e);
    }
  }

  private <T> T attempt(ApiRequest request, Function<InputStream, T> answer, long start) {
    if (request.isList() && ending.isDone()) {
      throw TransportErrors.ended(request);
    }
    int status = ApiFailure.NO_RESPONSE;
    Duration limit = limit(request);
    CompletableFuture<HttpResponse<InputStream>> sent = start(request, limit);
    try {
      Object unused =
          CompletableFuture.anyOf(sent, ending).get(limit.toNanos(), TimeUnit.NANOSECONDS);
      if (!sent.isDone() && request.isList()) {
        sent.cancel(true);
        throw TransportErrors.ended(request);
      }
      Duration rest = min(limit.minusNanos(System.nanoTime() - start), shortWrite);
      HttpResponse<InputStream> response =
          sent.isDone() ? sent.get() : sent.get(rest.toNanos(), TimeUnit.NANOSECONDS);
      status = response.code();
      Duration left = limit.minusNanos(System.nanoTime() - start);
      try (InputStream body = timed(response.body(), left, request)) {
        if (response.isSuccessful()) {
          T value = read(body, answer, request, status);
          drain(body);
          return value;
        }
        Optional<Duration> retryAfter = retryAfter(response);
        Reason reason = StatusErrors.of(request, status, Json.status(body), retryAfter);
        drain(body);
        throw ApiFailure.answered(status, reason, retryAfter);
      }
    } catch (InterruptedException e) {
      sent.cancel(true);
      throw TransportErrors.interrupted(request, e);
    } catch (TimeoutException e) {
      sent.cancel(true);
      Duration waited = Duration.ofNanos(System.nanoTime() - start);
      throw TransportErrors.late(request, toString(), min(waited, limit), e);
    } catch (ExecutionException e) {
      throw TransportErrors.of(request, toString(), e);
    } catch (JacksonIOException | UnexpectedEndOfInputException e) {
      throw TransportErrors.of(request, toString(), new IOException("the answer was cut off", e));
    } catch (JacksonException e) {
      throw StatusErrors.unreadable(request, status, e);
    } catch (IOException e) {
      throw TransportErrors.of(request, toString(), e);
    } finally {
      LOG.debug(
          "{}: {} {} gave {} in {} ms",
          request.subject(),
          request.method(),
          request.path(),
          status == ApiFailure.NO_RESPONSE ? "nothing" : status,
          Duration.ofNanos(System.nanoTime() - start).toMillis());
    }
  }

  private Duration limit(ApiRequest request) {
    Duration whole = min(limit, request.limit());
    if (!ending.isDone()) {
      return whole;
    }
    return min(whole, request.isWrite() ? shortWrite : SHORT);
  }

  private static Duration min(Duration left, Duration right) {
    return left.compareTo(right) <= 0 ? left : right;
  }

  private DeadlineInputStream timed(InputStream body, Duration left, ApiRequest request) {
    return new DeadlineInputStream(
        body, left, request.isList() ? ending : new CompletableFuture<>());
  }

  private CompletableFuture<HttpResponse<InputStream>> start(ApiRequest request, Duration limit) {
    try {
      return http.sendAsync(toHttp(request, limit), InputStream.class);
    } catch (RuntimeException e) {
      // The client was closed, or what makes its credentials failed.
      throw TransportErrors.of(request, toString(), e);
    }
  }

  private HttpRequest toHttp(ApiRequest request, Duration limit) {
    HttpRequest.Builder builder =
        http.newHttpRequestBuilder()
            .uri(URI.create(root + request.target()))
            .timeout(limit.plus(SLACK).toMillis(), TimeUnit.MILLISECONDS)
            .setHeader("Accept", "application/json");
    if (!request.body().isEmpty()) {
      builder.method(request.method(), request.contentType(), request.body());
    }
    return builder.build();
  }

  private static <T> T read(
      InputStream body, Function<InputStream, T> answer, ApiRequest request, int status) {
    T value = answer.apply(body);
    if (value == null) {
      throw StatusErrors.unreadable(request, status, null);
    }
    return value;
  }

  /** Most HTTP clients close the connection of a body that was not read to its end. */
  private static void drain(InputStream body) {
    try {
      long unused = body.transferTo(OutputStream.nullOutputStream());
    } catch (IOException e) {
      LOG.debug("the connection ended after the answer: {}", e.getMessage());
    }
  }

  private static Optional<Duration> retryAfter(HttpResponse<?> response) {
    String value = response.header("Retry-After");
    try {
      return value == null
          ? Optional.empty()
          : Optional.of(Duration.ofSeconds(Math.max(0, Integer.parseInt(value.strip()))));
    } catch (NumberFormatException e) {
      // HTTP allows a date too; an API server does not send one.
      return Optional.empty();
    }
  }

  /** The host alone: the URL may hold a password. */
  @Override
  public String toString() {
    URI uri = URI.create(root);
    return uri.getScheme() + "://" + uri.getHost() + (uri.getPort() < 0 ? "" : ":" + uri.getPort());
  }
}
