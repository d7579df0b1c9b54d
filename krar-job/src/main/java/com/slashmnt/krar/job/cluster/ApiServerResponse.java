package com.slashmnt.krar.job.cluster;

import com.slashmnt.krar.http.HttpHeaders;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.HttpResponse;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The answer of krar's transport as fabric8 has it. */
final class ApiServerResponse implements HttpResponse<InputStream> {

  private static final int PROXY_WANTS_PASSWORD = 407;

  private final HttpRequest request;
  private final int status;
  private final Optional<HttpHeaders> headers;
  private final InputStream body;

  ApiServerResponse(HttpRequest request, com.slashmnt.krar.http.HttpResponse response) {
    this(request, response.status(), Optional.of(response.headers()), response.body());
  }

  private ApiServerResponse(
      HttpRequest request, int status, Optional<HttpHeaders> headers, InputStream body) {
    this.request = request;
    this.status = status;
    this.headers = headers;
    this.body = body;
  }

  /** What a proxy says that wants a user and password, or others. */
  static ApiServerResponse ofProxy(HttpRequest request) {
    return new ApiServerResponse(
        request, PROXY_WANTS_PASSWORD, Optional.empty(), InputStream.nullInputStream());
  }

  /** Itself, with a body of that type, which is {@link InputStream}. */
  @SuppressWarnings("unchecked") // the caller has compared the type
  <T> HttpResponse<T> as(Class<T> type) {
    T unused = type.cast(body);
    return (HttpResponse<T>) this;
  }

  @Override
  public int code() {
    return status;
  }

  @Override
  public InputStream body() {
    return body;
  }

  @Override
  public HttpRequest request() {
    return request;
  }

  @Override
  public Optional<HttpResponse<?>> previousResponse() {
    return Optional.empty();
  }

  @Override
  public List<String> headers(String name) {
    return headers.map(h -> h.all(name)).orElse(List.of());
  }

  @Override
  public Map<String, List<String>> headers() {
    // Of fabric8's, only the client's own interceptors ask so, and there are none here.
    throw new UnsupportedOperationException("headers are asked for by name");
  }
}
