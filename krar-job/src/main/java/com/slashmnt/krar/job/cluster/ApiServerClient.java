package com.slashmnt.krar.job.cluster;

import com.slashmnt.krar.http.HttpCall;
import com.slashmnt.krar.http.HttpResponse;
import com.slashmnt.krar.http.HttpTransport;
import com.slashmnt.krar.http.TransportException;
import io.fabric8.kubernetes.client.http.AsyncBody;
import io.fabric8.kubernetes.client.http.HttpClient;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.StandardHttpRequest;
import io.fabric8.kubernetes.client.http.WebSocket;
import java.io.IOException;
import java.io.InputStream;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * fabric8's HTTP client, as far as krar-fabric8 needs it, on krar's own transport: each request is
 * sent on the caller's thread, and its future is complete when the caller gets it. Thread-safe.
 */
final class ApiServerClient implements HttpClient {

  private static final int UNAUTHORIZED = 401;

  /** What a write gets when the process is about to end. */
  private static final Duration LAST_WRITE = Duration.ofSeconds(10);

  private final ClusterConnection connection;
  private final ApiServerTransports transports;
  private volatile boolean isEnding;

  /**
   * A client of that API server.
   *
   * @throws IllegalArgumentException if certificates or keys cannot be used
   */
  ApiServerClient(ClusterConnection connection) {
    this.connection = connection;
    this.transports =
        new ApiServerTransports(connection, connection.identity().current().certificate());
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
    } catch (IllegalArgumentException e) {
      // A certificate that a plug-in gave; the message quotes nothing.
      return CompletableFuture.failedFuture(new IOException(e.getMessage(), e));
    } catch (TransportException e) {
      return e.kind() == TransportException.Kind.PROXY_REFUSED
          ? CompletableFuture.completedFuture(ApiServerResponse.ofProxy(request).as(type))
          : CompletableFuture.failedFuture(e);
    } catch (IOException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  /** Within the request's limit, for which a credential may have to be renewed first. */
  private HttpResponse exchange(StandardHttpRequest request) throws IOException {
    long start = System.nanoTime();
    ApiServerCredential credential = connection.identity().current();
    HttpResponse response = send(request, credential, start);
    if (response.status() != UNAUTHORIZED) {
      return response;
    }
    ApiServerCredential other = connection.identity().after(credential);
    if (other.equals(credential)) {
      return response;
    }
    response.close();
    return send(request, other, start);
  }

  private HttpResponse send(StandardHttpRequest request, ApiServerCredential credential, long start)
      throws IOException {
    HttpTransport transport = transports.of(credential.certificate());
    return transport.send(call(request, credential, left(request, start)));
  }

  private Duration left(StandardHttpRequest request, long start) throws IOException {
    Duration left = request.getTimeout().minusNanos(System.nanoTime() - start);
    if (left.isNegative() || left.isZero()) {
      throw new SocketTimeoutException("the time went into a new credential");
    }
    return isEnding && left.compareTo(LAST_WRITE) > 0 ? LAST_WRITE : left;
  }

  private HttpCall call(
      StandardHttpRequest request, ApiServerCredential credential, Duration limit) {
    HttpCall call = HttpCall.of(request.method(), request.uri(), limit);
    for (Map.Entry<String, List<String>> header : request.headers().entrySet()) {
      if (connection.isCompressionDisabled()
          && header.getKey().equalsIgnoreCase("Accept-Encoding")) {
        continue;
      }
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
    String authorization = credential.authorization().orElse("");
    return authorization.isEmpty() ? call : call.header("Authorization", authorization);
  }

  /**
   * Ends the lists under way at once, and in ten seconds what has a longer limit, which is what was
   * begun before. A credential plug-in is not waited for any more.
   */
  void beginShutdown() {
    isEnding = true;
    connection.identity().end();
    transports.abort(ApiServerClient::isList);
    CompletableFuture.delayedExecutor(LAST_WRITE.toSeconds(), TimeUnit.SECONDS)
        .execute(() -> transports.abort(call -> call.limit().compareTo(LAST_WRITE) > 0));
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
    connection.identity().end();
    transports.close();
  }

  // krar-fabric8 calls none of these three on a client that it was given by itself. To do nothing,
  // or
  // half of it, would hide a caller that does.

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
