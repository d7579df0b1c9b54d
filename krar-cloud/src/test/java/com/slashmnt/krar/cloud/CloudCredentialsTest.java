package com.slashmnt.krar.cloud;

import static org.assertj.core.api.Assertions.assertThat;

import com.slashmnt.krar.cloud.FakeClouds.Answer;
import com.slashmnt.krar.oci.credential.Credential;
import com.slashmnt.krar.oci.credential.Credentials;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CloudCredentialsTest extends CloudTest {

  private static final String GOOGLE =
      "GET http://169.254.169.254/computeMetadata/v1/instance/service-accounts/default/token";

  private void google() {
    clouds.on(
        GOOGLE,
        request ->
            new Answer(
                200,
                "{\"access_token\": \"a-hunter2\", \"expires_in\": 3599}",
                Map.of("Metadata-Flavor", "Google")));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"docker.io", "ghcr.io", "registry.example.com", "127.0.0.1:5000", "quay.io"})
  void nobodyIsAskedForAHostOfNoCloud(String host) {
    environment.put("AWS_ROLE_ARN", "arn:aws:iam::123456789012:role/krar");
    tokenFile("AWS_WEB_IDENTITY_TOKEN_FILE", "pod-hunter2");
    start();
    assertThat(credentials().candidatesFor(query(host))).isEmpty();
    assertThat(clouds.asked()).isEmpty();
  }

  /** The metadata of the others is at the same address. */
  @Test
  void onlyTheCloudOfTheHostIsAsked() {
    google();
    candidate("gcr.io");
    failure("shop.azurecr.io");
    assertThat(clouds.asked()).containsExactly(GOOGLE);
    failure("public.ecr.aws");
    assertThat(clouds.asked()).containsOnly("PUT http://169.254.169.254/latest/api/token");
  }

  @Test
  void othersComeFirstThenTheIdentityAndNobodyLast() {
    google();
    Credential other = Credential.of("robot", "robot-hunter2");
    assertThat(
            Credentials.forRegistry("gcr.io", other)
                .then(credentials())
                .candidatesFor(query("gcr.io")))
        .containsExactly(
            other, Credential.of("oauth2accesstoken", "a-hunter2"), Credential.anonymous());
  }

  @Test
  void theNameOfAHostIsReadInAnyCase() {
    google();
    assertThat(candidate("EU.GCR.io").isAnonymous()).isFalse();
  }

  @Test
  void whoIsClosedAsksNobody() {
    google();
    credentials().close();
    assertThat(failure("gcr.io")).contains("metadata server of Google Cloud");
    assertThat(clouds.asked()).isEmpty();
  }

  @Test
  void nothingPrintsTheEnvironment() {
    environment.put("HTTPS_PROXY", "http://me:hunter2@proxy.example.com");
    assertThat(
            builder().toString() + builder().build() + CloudCredentials.fromEnvironment(Map.of()))
        .doesNotContain("hunter2")
        .contains("credentials by cloud identity");
  }
}
