package com.slashmnt.krar.oci;

import static com.slashmnt.krar.oci.AuthenticationTest.DIGEST;
import static com.slashmnt.krar.oci.AuthenticationTest.RIGHT;
import static com.slashmnt.krar.oci.AuthenticationTest.basic;
import static com.slashmnt.krar.oci.AuthenticationTest.guarded;
import static com.slashmnt.krar.oci.FakeRegistry.status;
import static com.slashmnt.krar.oci.Sources.outcome;
import static org.assertj.core.api.Assertions.assertThat;

import com.slashmnt.krar.oci.credential.Credential;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a credential has to say where a registry refuses it. */
class AdviceTest {

  private static final String TAG = "/v2/app/manifests/1";
  private static final String NO_IDENTITY = "There is no identity of this cloud.";
  private static final String GRANT = "Grant it the right to pull.";
  private static final Credential NOBODY = Credential.anonymous().ifRefused(NO_IDENTITY);
  private static final Credential OTHER =
      Credential.of("other", "other-hunter2").from("the role").ifRefused(GRANT);

  private final FakeRegistry registry = FakeRegistry.plain();

  @AfterEach
  void close() {
    registry.close();
  }

  private static OciDigestSource as(Credential... candidates) {
    return Sources.patient(query -> List.of(candidates)).build();
  }

  private String message(Credential... candidates) {
    return as(candidates)
        .lookUp(registry.digestOf("app:1"))
        .<String>fold(found -> "", why -> why.message());
  }

  private void wants(Credential credential) {
    registry.on(TAG, e -> guarded(e, basic(credential), "Basic realm=\"r\""));
  }

  @Test
  void aRefusalEndsWithWhyNobodyBetterAsked() {
    wants(RIGHT);
    assertThat(message(NOBODY)).contains("HTTP 401").endsWith(" " + NO_IDENTITY);
  }

  @Test
  void aRefusalEndsWithWhatToGrant() {
    wants(RIGHT);
    assertThat(message(OTHER)).contains("the role").endsWith(" " + GRANT);
  }

  @Test
  void whatWasSaidToACredentialComesBeforeWhatWasSaidToAnybody() {
    wants(RIGHT);
    assertThat(message(OTHER, NOBODY))
        .contains("the role")
        .doesNotContain("anonymous")
        .doesNotContain("None of")
        .endsWith(GRANT + " " + NO_IDENTITY);
  }

  @Test
  void nothingIsSaidOfAnImageThatIsNotThere() {
    registry.on(TAG, status(404));
    assertThat(message(OTHER, NOBODY)).doesNotContain(GRANT).doesNotContain(NO_IDENTITY);
  }

  @Test
  void whoHasNothingBetterReadsWhatIsPublic() {
    String digest = registry.publish("app", "1").toString();
    assertThat(outcome(as(NOBODY), registry.digestOf("app:1"))).isEqualTo(digest);
  }

  @Test
  void anotherCredentialIsTriedBeforeAndDecides() {
    wants(RIGHT);
    assertThat(outcome(as(RIGHT, NOBODY), registry.digestOf("app:1"))).isEqualTo(DIGEST);
  }

  @Test
  void adviceMakesNoOtherCredential() {
    assertThat(NOBODY).isEqualTo(Credential.anonymous()).hasToString("anonymous");
    assertThat(NOBODY.isAnonymous()).isTrue();
    assertThat(OTHER.from("elsewhere").advice()).contains(GRANT);
  }
}
