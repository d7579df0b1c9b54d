package com.slashmnt.krar.fabric8.internal.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.slashmnt.krar.Reason;
import com.slashmnt.krar.fabric8.Manifests;
import java.io.IOException;
import java.security.cert.CertificateException;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.stream.Stream;
import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class TransportErrorsTest {

  private static final ApiRequest REQUEST =
      ApiRequest.get(
          "/apis/apps/v1/namespaces/prod/deployments/web",
          Query.NONE,
          "read",
          "prod/Deployment/web",
          RbacPermission.on("get", Manifests.ref("prod/Deployment/web")));

  /** As Vert.x's {@code HttpClosedException} and Jetty's {@code EofException} are made. */
  private static final class ConnectionClosed extends RuntimeException {

    private static final long serialVersionUID = 1L;

    ConnectionClosed() {
      super("Connection was closed");
    }
  }

  private static final class TimedOut extends Exception {

    private static final long serialVersionUID = 1L;
  }

  static Stream<Throwable> cutConnections() {
    return Stream.of(
        new IOException("Connection reset by peer"),
        new ConnectionClosed(),
        new TimedOut(),
        new CompletionException(new ConnectionClosed()),
        new ExecutionException(new CompletionException(new IOException("closed"))));
  }

  @ParameterizedTest
  @MethodSource("cutConnections")
  void whatAClientThrowsForACutConnectionMayPassWhateverItsType(Throwable thrown) {
    ApiFailure failure = TransportErrors.of(REQUEST, "https://server", thrown);

    assertThat(failure.isPassing()).isTrue();
    assertThat(failure.isUnreachable()).isTrue();
    assertThat(failure.reason().message())
        .startsWith("Could not read prod/Deployment/web: https://server cannot be reached (")
        .doesNotContain("CompletionException");
  }

  static List<Throwable> misuse() {
    return List.of(
        new IllegalStateException("Client is closed"),
        new RejectedExecutionException("shut down"),
        new CompletionException(new IllegalArgumentException("no such header")));
  }

  @ParameterizedTest
  @MethodSource("misuse")
  void aClientThatCannotSendIsNoOutageOfTheServer(Throwable thrown) {
    ApiFailure failure = TransportErrors.of(REQUEST, "https://server", thrown);

    assertThat(failure.isPassing()).isFalse();
    assertThat(failure.reason().code()).isEqualTo("ClientFailed");
  }

  @Test
  void aCertificateThatIsNotTrustedIsNotTriedAgain() {
    IOException distrust =
        new IOException(
            new SSLHandshakeException("no path").initCause(new CertificateException("unknown CA")));

    ApiFailure failure = TransportErrors.of(REQUEST, "https://server", distrust);

    assertThat(failure.isPassing()).isFalse();
    assertThat(failure.reason().code()).isEqualTo(Reason.UNREACHABLE);
  }
}
