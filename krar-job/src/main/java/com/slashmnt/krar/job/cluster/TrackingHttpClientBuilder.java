package com.slashmnt.krar.job.cluster;

import java.net.Authenticator;
import java.net.CookieHandler;
import java.net.ProxySelector;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;

/** A builder of the JDK's that lists what it has built. */
final class TrackingHttpClientBuilder implements HttpClient.Builder {

  private final HttpClient.Builder builder;
  private final Consumer<HttpClient> built;

  TrackingHttpClientBuilder(HttpClient.Builder builder, Consumer<HttpClient> built) {
    this.builder = builder;
    this.built = built;
  }

  @Override
  public HttpClient.Builder cookieHandler(CookieHandler value) {
    builder.cookieHandler(value);
    return this;
  }

  @Override
  public HttpClient.Builder connectTimeout(Duration value) {
    builder.connectTimeout(value);
    return this;
  }

  @Override
  public HttpClient.Builder sslContext(SSLContext value) {
    builder.sslContext(value);
    return this;
  }

  @Override
  public HttpClient.Builder sslParameters(SSLParameters value) {
    builder.sslParameters(value);
    return this;
  }

  @Override
  public HttpClient.Builder executor(Executor value) {
    builder.executor(value);
    return this;
  }

  @Override
  public HttpClient.Builder followRedirects(HttpClient.Redirect value) {
    builder.followRedirects(value);
    return this;
  }

  @Override
  public HttpClient.Builder version(HttpClient.Version value) {
    builder.version(value);
    return this;
  }

  @Override
  public HttpClient.Builder priority(int value) {
    builder.priority(value);
    return this;
  }

  @Override
  public HttpClient.Builder proxy(ProxySelector value) {
    builder.proxy(value);
    return this;
  }

  @Override
  public HttpClient.Builder authenticator(Authenticator value) {
    builder.authenticator(value);
    return this;
  }

  @Override
  public HttpClient build() {
    HttpClient client = builder.build();
    built.accept(client);
    return client;
  }
}
