package com.slashmnt.krar.cloud.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.slashmnt.krar.cloud.FakeClouds;
import com.slashmnt.krar.cloud.FakeClouds.Answer;
import com.slashmnt.krar.cloud.PassingTime;
import com.slashmnt.krar.http.HttpTransport;
import com.slashmnt.krar.http.ProxyServer;
import com.slashmnt.krar.oci.http.Time;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How requests of a step go well, are repeated, and end. */
class CloudHttpTest {

  private static final URI URL = URI.create("https://service.example.com/x");
  private static final String POST = "POST " + URL;

  private final FakeClouds clouds = new FakeClouds();
  private final PassingTime time = new PassingTime();

  @AfterEach
  void close() {
    clouds.close();
  }

  private CloudHttp http(Time passing) {
    return new CloudHttp(HttpTransport.builder(), clouds::at, passing);
  }

  private static CloudRequest request(Duration patience) {
    return new CloudRequest(
        "the step",
        "do something",
        "POST",
        URL,
        Map.of("Content-Type", "text/plain", "Authorization", "hunter2"),
        "hunter2",
        patience,
        false);
  }

  @Test
  void aServiceThatIsSilentOnceIsAskedAgain() {
    clouds.on(POST, r -> clouds.countOf(POST) == 1 ? Answer.SILENCE : Answer.of(200, "late"));
    try (CloudHttp http = http(time)) {
      assertThat(http.send(request(Duration.ofMillis(400))).text()).isEqualTo("late");
    }
  }

  @Test
  void aServiceThatStaysSilentFailsWithinItsTime() {
    clouds.on(POST, r -> Answer.SILENCE);
    try (CloudHttp http = http(Time.system())) {
      long start = System.nanoTime();
      assertThatThrownBy(() -> http.send(request(Duration.ofSeconds(1))))
          .isInstanceOf(IdentityFailure.class)
          .hasMessage(
              "No credential by cloud identity: the step failed, service.example.com did not answer"
                  + " within 1 s; do something.");
      assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(3));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {429, 500, 502, 503, 504})
  void whatMayPassIsAskedAgainAndThenAnswered(int status) {
    clouds.on(POST, status, "");
    try (CloudHttp http = http(time)) {
      assertThat(http.send(request(Duration.ofSeconds(20))).status()).isEqualTo(status);
    }
    assertThat(clouds.asked()).hasSizeGreaterThan(2);
    assertThat(time.pauses()).first().isEqualTo(Duration.ofMillis(2500));
    assertThat(time.pauses().stream().mapToLong(Duration::toSeconds).sum()).isLessThan(20);
  }

  @ParameterizedTest
  @ValueSource(ints = {200, 301, 302, 307, 400, 401, 403, 404, 501})
  void anyOtherAnswerIsOneAndNoRedirectIsFollowed(int status) {
    clouds.on(
        POST, r -> new Answer(status, "", Map.of("Location", "https://elsewhere.example.com/")));
    try (CloudHttp http = http(time)) {
      assertThat(http.send(request(Duration.ofSeconds(20))).status()).isEqualTo(status);
    }
    assertThat(clouds.asked()).containsExactly(POST);
  }

  @Test
  void onlyServicesAreAskedThroughAProxy() {
    CloudRequest near =
        CloudRequest.metadata(
            "near", "", "GET", URI.create("http://169.254.169.254/x"), Map.of("A", "b"));
    clouds.on("GET http://169.254.169.254/x", 200, "near");
    Optional<ProxyServer> nowhere =
        Optional.of(ProxyServer.of(URI.create("http://me:hunter2@127.0.0.1:1")));
    try (CloudHttp http =
        new CloudHttp(HttpTransport.builder().proxy(url -> nowhere), clouds::at, time)) {
      assertThat(http.send(near).text()).isEqualTo("near");
      assertThatThrownBy(() -> http.send(request(Duration.ofSeconds(1))))
          .isInstanceOf(IdentityFailure.class)
          .hasMessageNotContaining("hunter2");
    }
  }

  @Test
  void whatNoHeaderCouldCarryIsNotSentAndNotRepeated() {
    CloudRequest request =
        request(Duration.ofSeconds(1)).withHeaders(Map.of("Authorization", "hunter2\r\nX: y"));
    try (CloudHttp http = http(time)) {
      assertThatThrownBy(() -> http.send(request))
          .isInstanceOf(IdentityFailure.class)
          .hasMessageContaining("cannot be sent")
          .hasMessageNotContaining("hunter2");
    }
    assertThat(clouds.asked()).isEmpty();
  }

  @Test
  void oneThatIsClosedFails() {
    CloudHttp http = new CloudHttp(HttpTransport.builder(), UnaryOperator.identity(), time);
    http.close();
    assertThatThrownBy(() -> http.send(request(Duration.ofSeconds(1))))
        .isInstanceOf(IdentityFailure.class);
  }

  @Test
  void nothingPrintsWhatIsSecret() {
    CloudRequest request = request(Duration.ofSeconds(1));
    assertThat(request).hasToString("POST service.example.com/x");
    clouds.on(POST, 200, "hunter2");
    try (CloudHttp http = http(time)) {
      assertThat(http.send(request)).hasToString("HTTP 200");
    }
    assertThat(new Expiring<>("hunter2", java.time.Instant.EPOCH))
        .hasToString("until 1970-01-01T00:00:00Z");
  }
}
