package com.slashmnt.krar.cloud;

import static org.assertj.core.api.Assertions.assertThat;

import com.slashmnt.krar.cloud.FakeClouds.Answer;
import com.slashmnt.krar.oci.credential.Credential;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Artifact Registry and gcr.io by the metadata server, and every way in which that fails. */
class GoogleCloudTest extends CloudTest {

  private static final String REGISTRY = "europe-docker.pkg.dev";
  private static final String PATH = "/computeMetadata/v1/instance/service-accounts/default/token";
  private static final String TOKEN = "GET http://169.254.169.254" + PATH;

  private static Answer google(int status, String body) {
    return new Answer(status, body, Map.of("Metadata-Flavor", "Google"));
  }

  private void gives(String token, int seconds) {
    clouds.on(
        TOKEN,
        request ->
            google(
                200,
                "{\"access_token\": \"%s\", \"expires_in\": %d, \"token_type\": \"Bearer\"}"
                    .formatted(token, seconds)));
  }

  private static Credential access(String token) {
    return Credential.of("oauth2accesstoken", token);
  }

  @ParameterizedTest
  @ValueSource(strings = {REGISTRY, "gcr.io", "eu.gcr.io"})
  void theMetadataServersTokenIsThePassword(String registry) {
    gives("first-hunter2", 3599);
    Credential candidate = candidate(registry);
    assertThat(candidate)
        .isEqualTo(access("first-hunter2"))
        .hasToString("the Google Cloud identity of krar's pod");
    assertThat(candidate.advice().orElse("")).contains("roles/artifactregistry.reader");
    assertThat(clouds.last(TOKEN).headers()).containsEntry("Metadata-flavor", "Google");
  }

  @Test
  void oneTokenServesEachRegistryUntilShortlyBeforeItExpires() {
    gives("first-hunter2", 3599);
    candidate(REGISTRY);
    candidate("gcr.io");
    pass(Duration.ofMinutes(56));
    candidate(REGISTRY);
    assertThat(clouds.asked()).containsExactly(TOKEN);
    gives("second-hunter2", 3599);
    pass(Duration.ofMinutes(2));
    assertThat(candidate(REGISTRY)).isEqualTo(access("second-hunter2"));
    assertThat(clouds.asked()).containsExactly(TOKEN);
  }

  /** While it is good: a metadata server that fails takes nothing away. */
  @Test
  void anOldTokenIsBetterThanAFailure() {
    gives("first-hunter2", 3600);
    candidate(REGISTRY);
    clouds.on(TOKEN, request -> google(403, ""));
    pass(Duration.ofMinutes(59));
    assertThat(candidate(REGISTRY)).isEqualTo(access("first-hunter2"));
    pass(Duration.ofMinutes(1));
    assertThat(failure(REGISTRY)).contains("HTTP 403");
  }

  @Test
  void theMetadataServerIsWhereTheEnvironmentSays() {
    environment.put("GCE_METADATA_HOST", "metadata.example.com:8080");
    start();
    String there = "GET http://metadata.example.com:8080" + PATH;
    clouds.on(
        there, request -> google(200, "{\"access_token\": \"a-hunter2\", \"expires_in\": 60}"));
    assertThat(candidate(REGISTRY)).isEqualTo(access("a-hunter2"));
    assertThat(clouds.asked()).containsExactly(there);
  }

  @ParameterizedTest
  @ValueSource(strings = {"no host", "me:hunter2@metadata.example.com", "metadata/path?", ":80"})
  void whatIsNoHostIsNotAsked(String host) {
    environment.put("GCE_METADATA_HOST", host);
    start();
    assertThat(failure(REGISTRY)).contains("GCE_METADATA_HOST is no host");
    assertThat(clouds.asked()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "404, no service account, Workload Identity",
    "403, HTTP 403, roles/iam.workloadIdentityUser",
    "500, HTTP 500, roles/iam.workloadIdentityUser",
  })
  void aRefusalSaysWhatToGrant(int status, String why, String advice) {
    clouds.on(TOKEN, request -> google(status, "hunter2"));
    assertThat(failure(REGISTRY)).contains("metadata server of Google Cloud", why, advice);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"hunter2", "{}", "{\"access_token\": \"hunter2\"}", "{\"expires_in\": 60}"})
  void anAnswerWithoutATokenIsAFailure(String body) {
    clouds.on(TOKEN, request -> google(200, body));
    assertThat(failure(REGISTRY)).contains("its answer has no token");
  }

  /** As at another cloud's metadata service, which has the same address. */
  @Test
  void anotherServerThereIsNotTakenForGoogles() {
    clouds.on(TOKEN, 200, "{\"access_token\": \"hunter2\", \"expires_in\": 60}");
    assertThat(failure(REGISTRY)).contains("another server");
  }

  @Test
  void aMetadataServerThatDoesNotAnswerIsGivenUpAfterTwoSeconds() {
    clouds.on(TOKEN, request -> Answer.SILENCE);
    startInRealTime();
    long start = System.nanoTime();
    assertThat(failure(REGISTRY)).contains("169.254.169.254 did not answer within 2 s", "GKE");
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(4));
    assertThat(clouds.asked()).containsExactly(TOKEN);
  }

  /** GKE's needs a moment when a pod starts. */
  @Test
  void aMetadataServerThatIsNotReadyIsAskedAgainWithinTwoSeconds() {
    clouds.on(
        TOKEN,
        request ->
            time.pauses().size() < 2
                ? Answer.BROKEN
                : google(200, "{\"access_token\": \"late-hunter2\", \"expires_in\": 60}"));
    assertThat(candidate(REGISTRY)).isEqualTo(access("late-hunter2"));
    assertThat(time.pauses().stream().mapToLong(Duration::toMillis).sum()).isLessThan(2000);
  }
}
