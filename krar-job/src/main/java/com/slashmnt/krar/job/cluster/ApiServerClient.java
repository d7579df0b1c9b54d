package com.slashmnt.krar.job.cluster;

import com.slashmnt.krar.http.HttpCall;
import com.slashmnt.krar.http.HttpResponse;
import com.slashmnt.krar.http.TransportException;
import io.fabric8.kubernetes.client.http.AsyncBody;
import io.fabric8.kubernetes.client.http.HttpClient;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.StandardHttpRequest;
import io.fabric8.kubernetes.client.http.WebSocket;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * fabric8's HTTP client, as far as krar-fabric8 needs it, on krar's own transport: each request is
 * sent on the caller's thread, and its future is complete when the caller gets it. Thread-safe.
 */
final class ApiServerClient implements HttpClient {

  private static final int UNAUTHORIZED = 401;

  /** What a write that is under way gets when the process is about to end. */
  private static final Duration LAST_WRITE = Duration.ofSeconds(10);

  private final ClusterConnection connection;
  private final ApiServerTransports transports;

  /**
   * A client of that API server.
   *
   * @throws IllegalArgumentException if certificates or keys cannot be used
   */
  ApiServerClient(ClusterConnection connection) {
    this.connection = connection;
    this.transports = new ApiServerTransports(connection);
  }

  @Override
  public <T> CompletableFuture<io.fabric8.kubernetes.client.http.HttpResponse<T>> sendAsync(
      HttpRequest request, Class<T> type) {
    if (type != InputStream.class || !(request instanceof StandardHttpRequest standard)) {
      throw new UnsupportedOperationException("a body can be read as a stream only");
    }
    try {
      return CompletableFuture.completedFuture(
          new ApiServerResponse(request, exchange(standard)).as(type));
    } catch (TransportException e) {
      return e.kind() == TransportException.Kind.PROXY_REFUSED
          ? CompletableFuture.completedFuture(ApiServerResponse.ofProxy(request).as(type))
          : CompletableFuture.failedFuture(e);
    } catch (IOException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  private HttpResponse exchange(StandardHttpRequest request) throws IOException {
    HttpResponse response = transports.current().send(call(request));
    if (response.status() == UNAUTHORIZED && connection.identity().renew()) {
      response.close();
      return transports.current().send(call(request));
    }
    return response;
  }

  private HttpCall call(StandardHttpRequest request) {
    HttpCall call = HttpCall.of(request.method(), request.uri(), request.getTimeout());
    for (Map.Entry<String, List<String>> header : request.headers().entrySet()) {
      for (String value : header.getValue()) {
        call = call.header(header.getKey(), value);
      }
    }
    String body = request.bodyString();
    if (body != null) {
      call = call.body(body.getBytes(StandardCharsets.UTF_8), request.getContentType());
    }
    for (Map.Entry<String, String> header : connection.headers()) {
      call = call.header(header.getKey(), header.getValue());
    }
    String authorization = connection.identity().authorization().orElse("");
    return authorization.isEmpty() ? call : call.header("Authorization", authorization);
  }

  /**
   * Ends the lists under way, and in ten seconds the writes that now are; what begins later has a
   * limit of its own.
   */
  void beginShutdown() {
    Set<HttpCall> writes = Collections.newSetFromMap(new IdentityHashMap<>());
    transports.abort(
        call -> {
          boolean isList = isList(call);
          if (!isList) {
            writes.add(call);
          }
          return isList;
        });
    if (!writes.isEmpty()) {
      CompletableFuture.delayedExecutor(LAST_WRITE.toSeconds(), TimeUnit.SECONDS)
          .execute(() -> transports.abort(writes::contains));
    }
  }

  /** One object is asked for by its path alone, a list by the size of its pages, too. */
  private static boolean isList(HttpCall call) {
    return call.method().equals("GET") && call.uri().getRawQuery() != null;
  }

  @Override
  public HttpRequest.Builder newHttpRequestBuilder() {
    return new StandardHttpRequest.Builder();
  }

  @Override
  public boolean isClosed() {
    return transports.isClosed();
  }

  @Override
  public void close() {
    transports.close();
  }

  @Override
  public DerivedClientBuilder newBuilder() {
    throw new UnsupportedOperationException("this client cannot be changed");
  }

  @Override
  public CompletableFuture<io.fabric8.kubernetes.client.http.HttpResponse<AsyncBody>> consumeBytes(
      HttpRequest request, AsyncBody.Consumer<List<ByteBuffer>> consumer) {
    throw new UnsupportedOperationException("a body can be read as a stream only");
  }

  @Override
  public WebSocket.Builder newWebSocketBuilder() {
    throw new UnsupportedOperationException("krar needs no web socket");
  }

  /** Host and port of the API server. */
  @Override
  public String toString() {
    return connection.toString();
  }
}
