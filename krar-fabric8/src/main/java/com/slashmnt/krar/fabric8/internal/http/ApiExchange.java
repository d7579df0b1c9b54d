package com.slashmnt.krar.fabric8.internal.http;

import com.slashmnt.krar.Reason;
import io.fabric8.kubernetes.client.http.HttpClient;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.HttpResponse;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.core.exc.JacksonIOException;
import tools.jackson.core.exc.UnexpectedEndOfInputException;

/**
 * Sends a request once, by whatever HTTP client, and reads the answer within a limit of time. No
 * body is logged.
 */
final class ApiExchange {

  private static final Logger LOG = LoggerFactory.getLogger(ApiExchange.class);

  /**
   * How much longer the HTTP client waits than this class, which thus finds a request without an
   * answer by its own clock: each client has another exception for it. One that answers on the
   * caller's thread is waited for all the same.
   */
  private static final Duration SLACK = Duration.ofMillis(100);

  /** A watch is answered at once, and then goes on. */
  private static final Duration WATCH_HEAD = Duration.ofSeconds(30);

  private static final int WORTH_READING = 64 * 1024;

  /** When the process ends: enough for a server that is there. */
  private static final Duration SHORT = Duration.ofSeconds(5);

  private final HttpClient http;
  private final String root;
  private final Duration limit;
  private final Duration shortWrite;
  private final Shutdown shutdown;

  /**
   * That of one API server.
   *
   * @param root its URL, without a slash at the end
   * @param shortWrite how long a write may take when the process ends
   */
  ApiExchange(
      HttpClient http, String root, Duration limit, Duration shortWrite, Shutdown shutdown) {
    this.http = http;
    this.root = root;
    this.limit = limit;
    this.shortWrite = shortWrite;
    this.shutdown = shutdown;
  }

  /**
   * The answer.
   *
   * @param start when the request began, by the clock of {@link System#nanoTime()}
   * @param over ends a list or a watch under way when it completes
   * @throws ApiFailure if there is none, or it is refused
   */
  <T> T attempt(
      ApiRequest request, Function<InputStream, T> answer, long start, CompletableFuture<?> over) {
    if (request.isList() && shutdown.isBegun()) {
      throw TransportErrors.ended(request);
    }
    int status = ApiFailure.NO_RESPONSE;
    Duration limit = limit(request);
    CompletableFuture<HttpResponse<InputStream>> sent = start(request, limit);
    try {
      Duration head = request.isWatch() ? min(limit, WATCH_HEAD) : limit;
      HttpResponse<InputStream> response = response(sent, request, start, head, over);
      status = response.code();
      Duration left = limit.minusNanos(System.nanoTime() - start);
      try (InputStream body = timed(response.body(), left, request, over);
          InputStream content = ContentEncoding.decoded(response, body)) {
        T value = read(response, content, answer, request);
        drain(body);
        return value;
      }
    } catch (InterruptedException e) {
      sent.cancel(true);
      throw TransportErrors.interrupted(request, e);
    } catch (TimeoutException e) {
      sent.cancel(true);
      throw late(request, start, limit, e);
    } catch (ExecutionException e) {
      if (request.isList() && shutdown.isBegun()) {
        throw TransportErrors.ended(request);
      }
      throw isLate(request, start, limit)
          ? late(request, start, limit, e)
          : TransportErrors.of(request, toString(), e);
    } catch (JacksonIOException | UnexpectedEndOfInputException e) {
      throw cutOff(request, status, e);
    } catch (JacksonException e) {
      throw StatusErrors.unreadable(request, status, e);
    } catch (IOException e) {
      throw cutOff(request, status, e);
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
    if (request.isList() && !request.isWatch()) {
      builder.setHeader("Accept-Encoding", ContentEncoding.ACCEPTED);
    }
    if (!request.body().isEmpty()) {
      builder.method(request.method(), request.contentType(), request.body());
    }
    return builder.build();
  }

  private HttpResponse<InputStream> response(
      CompletableFuture<HttpResponse<InputStream>> sent,
      ApiRequest request,
      long start,
      Duration limit,
      CompletableFuture<?> over)
      throws InterruptedException, ExecutionException, TimeoutException {
    if (!sent.isDone()) {
      Object unused =
          CompletableFuture.anyOf(sent, request.isList() ? over : shutdown.begun())
              .get(limit.toNanos(), TimeUnit.NANOSECONDS);
    }
    if (!sent.isDone() && request.isList()) {
      CompletableFuture<?> unused = sent.whenComplete((late, none) -> closeQuietly(late));
      sent.cancel(true);
      throw TransportErrors.ended(request);
    }
    Duration rest = min(limit.minusNanos(System.nanoTime() - start), shortWrite);
    return sent.isDone() ? sent.get() : sent.get(rest.toNanos(), TimeUnit.NANOSECONDS);
  }

  /** An answer that came after all keeps its connection until its body is closed. */
  private static void closeQuietly(@Nullable HttpResponse<InputStream> late) {
    if (late == null) {
      return;
    }
    try {
      late.body().close();
    } catch (IOException e) {
      LOG.debug("an answer that came too late could not be closed: {}", e.getMessage());
    }
  }

  private static <T> T read(
      HttpResponse<InputStream> response,
      InputStream body,
      Function<InputStream, T> answer,
      ApiRequest request)
      throws IOException {
    if (response.isSuccessful()) {
      T value = answer.apply(body);
      if (value == null) {
        throw StatusErrors.unreadable(request, response.code(), null);
      }
      drain(body);
      return value;
    }
    Optional<Duration> retryAfter = retryAfter(response);
    Reason reason = StatusErrors.of(request, response.code(), Json.status(body), retryAfter);
    drain(body);
    throw ApiFailure.answered(response.code(), reason, retryAfter);
  }

  /** A write is tried again, which tells what became of it, but not when the process ends. */
  private ApiFailure cutOff(ApiRequest request, int status, Exception why) {
    boolean isDone = status >= 200 && status < 300;
    return isDone && request.isWrite() && shutdown.isBegun()
        ? TransportErrors.unknown(request, "the answer was cut off", why)
        : TransportErrors.of(
            request,
            toString(),
            why instanceof IOException ? why : new IOException("the answer was cut off", why));
  }

  private ApiFailure late(ApiRequest request, long start, Duration limit, Exception why) {
    Duration waited = Duration.ofNanos(System.nanoTime() - start);
    return TransportErrors.late(request, toString(), min(waited, limit), why);
  }

  /** Whether an HTTP client that answers on the caller's thread has waited as long as it may. */
  private boolean isLate(ApiRequest request, long start, Duration limit) {
    return System.nanoTime() - start >= limit.toNanos()
        || (request.isWrite() && shutdown.isBegunSince(shortWrite));
  }

  private Duration limit(ApiRequest request) {
    Duration whole = request.isWatch() ? request.limit() : min(limit, request.limit());
    if (!shutdown.isBegun()) {
      return whole;
    }
    return min(whole, request.isWrite() ? shortWrite : SHORT);
  }

  private static Duration min(Duration left, Duration right) {
    return left.compareTo(right) <= 0 ? left : right;
  }

  private static DeadlineInputStream timed(
      InputStream body, Duration left, ApiRequest request, CompletableFuture<?> over) {
    return new DeadlineInputStream(body, left, request.isList() ? over : new CompletableFuture<>());
  }

  /**
   * Most HTTP clients close the connection of a body that was not read to its end; what is large is
   * not worth it.
   */
  private static void drain(InputStream body) {
    try {
      byte[] unused = body.readNBytes(WORTH_READING);
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
