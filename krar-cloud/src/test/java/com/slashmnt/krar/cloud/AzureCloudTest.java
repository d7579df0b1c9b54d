package com.slashmnt.krar.cloud;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.slashmnt.krar.cloud.FakeClouds.Answer;
import com.slashmnt.krar.oci.credential.Credential;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Azure Container Registry by workload identity, and every way in which that fails. */
class AzureCloudTest extends CloudTest {

  private static final String REGISTRY = "shop.azurecr.io";
  private static final String ENTRA =
      "POST https://login.microsoftonline.com/tenant-1/oauth2/v2.0/token";
  private static final String EXCHANGE = "POST https://shop.azurecr.io/oauth2/exchange";

  private static String jwt(String name, Instant until) {
    String claims =
        "{\"jti\": \"%s-hunter2\", \"exp\": %d}".formatted(name, until.getEpochSecond());
    return "e30."
        + Base64.getUrlEncoder().withoutPadding().encodeToString(claims.getBytes(UTF_8))
        + ".hunter2";
  }

  private static Answer access(String token) {
    return Answer.of(200, "{\"access_token\": \"%s\", \"expires_in\": 3599}".formatted(token));
  }

  private static Answer refresh(String token) {
    return Answer.of(200, "{\"refresh_token\": \"%s\"}".formatted(token));
  }

  @BeforeEach
  void annotate() {
    environment.put("AZURE_CLIENT_ID", "client-1");
    environment.put("AZURE_TENANT_ID", "tenant-1");
    environment.put("AZURE_AUTHORITY_HOST", "https://login.microsoftonline.com/");
    tokenFile("AZURE_FEDERATED_TOKEN_FILE", "pod-hunter2");
    start();
    clouds.on(ENTRA, request -> access("entra-hunter2"));
    clouds.on(EXCHANGE, request -> refresh(jwt("first", NOON.plus(Duration.ofHours(3)))));
  }

  @Test
  void thePodsTokenBecomesARefreshTokenOfTheRegistry() {
    Credential candidate = candidate(REGISTRY);
    assertThat(candidate)
        .isEqualTo(Credential.ofIdentityToken(jwt("first", NOON.plus(Duration.ofHours(3)))))
        .hasToString("the Azure identity of krar's pod");
    assertThat(candidate.advice().orElse("")).contains("AcrPull");
    assertThat(clouds.last(ENTRA).form())
        .containsEntry("grant_type", "client_credentials")
        .containsEntry("client_id", "client-1")
        .containsEntry("scope", "https://containerregistry.azure.net/.default")
        .containsEntry(
            "client_assertion_type", "urn:ietf:params:oauth:client-assertion-type:jwt-bearer")
        .containsEntry("client_assertion", "pod-hunter2");
    assertThat(clouds.last(EXCHANGE).form())
        .containsEntry("grant_type", "access_token")
        .containsEntry("service", REGISTRY)
        .containsEntry("tenant", "tenant-1")
        .containsEntry("access_token", "entra-hunter2");
    assertThat(clouds.asked()).containsExactly(ENTRA, EXCHANGE);
  }

  @ParameterizedTest
  @CsvSource({
    "shop.azurecr.cn, login.chinacloudapi.cn",
    "shop.azurecr.us, login.microsoftonline.us",
    "shop.azurecr.io, login.microsoftonline.com",
  })
  void eachCloudHasItsAuthorityWhereTheEnvironmentNamesNone(String registry, String authority) {
    environment.remove("AZURE_AUTHORITY_HOST");
    start();
    String entra = "POST https://" + authority + "/tenant-1/oauth2/v2.0/token";
    String exchange = "POST https://" + registry + "/oauth2/exchange";
    clouds.on(entra, request -> access("there-hunter2"));
    clouds.on(exchange, request -> refresh("refresh-hunter2"));
    assertThat(candidate(registry)).isEqualTo(Credential.ofIdentityToken("refresh-hunter2"));
    assertThat(clouds.asked()).containsExactly(entra, exchange);
  }

  @Test
  void eachRegistryHasItsTokenAndAllHaveOneIdentity() {
    String other = "POST https://other.azurecr.io/oauth2/exchange";
    clouds.on(other, request -> refresh(jwt("other", NOON.plus(Duration.ofHours(3)))));
    candidate(REGISTRY);
    candidate(REGISTRY);
    candidate("other.azurecr.io");
    assertThat(clouds.asked()).containsExactly(ENTRA, EXCHANGE, other);
  }

  @Test
  void aRefreshTokenThatExpiresDuringARunIsReplaced() {
    candidate(REGISTRY);
    pass(Duration.ofHours(3).minusMinutes(3));
    candidate(REGISTRY);
    assertThat(clouds.asked()).containsExactly(ENTRA, EXCHANGE);
    String second = jwt("second", NOON.plus(Duration.ofHours(6)));
    clouds.on(EXCHANGE, request -> refresh(second));
    pass(Duration.ofMinutes(2));
    assertThat(candidate(REGISTRY)).isEqualTo(Credential.ofIdentityToken(second));
    assertThat(clouds.asked()).containsExactly(ENTRA, EXCHANGE);
  }

  @ParameterizedTest
  @ValueSource(strings = {"opaque-hunter2", "a.!hunter2.c", "a.aHVudGVyMg.c", "a.e30.c"})
  void aRefreshTokenThatDoesNotSayIsGoodForTenMinutes(String token) {
    clouds.on(EXCHANGE, request -> refresh(token));
    candidate(REGISTRY);
    pass(Duration.ofMinutes(7));
    candidate(REGISTRY);
    assertThat(clouds.asked()).containsExactly(ENTRA, EXCHANGE);
    pass(Duration.ofMinutes(2));
    candidate(REGISTRY);
    assertThat(clouds.asked()).containsExactly(EXCHANGE);
  }

  @ParameterizedTest
  @ValueSource(strings = {"AZURE_CLIENT_ID", "AZURE_TENANT_ID", "AZURE_FEDERATED_TOKEN_FILE"})
  void aPodWithoutWorkloadIdentitySaysWhatToAnnotate(String variable) {
    environment.put(variable, " ");
    start();
    assertThat(failure(REGISTRY))
        .contains(
            variable, "azure.workload.identity/client-id", "azure.workload.identity/use: \"true\"");
    assertThat(clouds.asked()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "AZURE_AUTHORITY_HOST, http://login.example.com/",
    "AZURE_AUTHORITY_HOST, https://me:hunter2@login.example.com/",
    "AZURE_AUTHORITY_HOST, no url hunter2",
    "AZURE_TENANT_ID, ../hunter2",
    "AZURE_TENANT_ID, a?b",
  })
  void thePodsTokenIsSentToAnAuthorityOnly(String variable, String value) {
    environment.put(variable, value);
    start();
    assertThat(failure(REGISTRY)).contains("AZURE_AUTHORITY_HOST or AZURE_TENANT_ID");
    assertThat(clouds.asked()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "700213, federated credential",
    "70021, federated credential",
    "700016, tenant of AZURE_TENANT_ID",
    "90002, is a tenant of this cloud",
  })
  void aRefusalOfEntraSaysWhatToGrant(int code, String advice) {
    clouds.on(
        ENTRA,
        400,
        "{\"error\": \"hunter2\", \"error_description\": \"pod-hunter2\", \"error_codes\": [%d]}"
            .formatted(code));
    assertThat(failure(REGISTRY))
        .contains("Microsoft Entra", "client-1", "HTTP 400 AADSTS" + code, advice);
  }

  @ParameterizedTest
  @ValueSource(ints = {400, 401, 403})
  void aRefusalOfTheRegistrySaysWhatToGrant(int status) {
    clouds.on(EXCHANGE, status, "{\"errors\": [{\"message\": \"entra-hunter2\"}]}");
    assertThat(failure(REGISTRY))
        .contains("exchange of tokens at shop.azurecr.io", "HTTP " + status, "AcrPull");
  }

  @ParameterizedTest
  @ValueSource(strings = {ENTRA, EXCHANGE})
  void anAnswerWithoutATokenIsAFailure(String service) {
    clouds.on(service, 200, "{\"token\": \"hunter2\"}");
    assertThat(failure(REGISTRY)).contains("its answer has no token");
  }

  @ParameterizedTest
  @ValueSource(strings = {ENTRA, EXCHANGE})
  void aServiceThatDoesNotAnswerIsAskedAgainAndThenTold(String service) {
    clouds.on(service, request -> Answer.BROKEN);
    assertThat(failure(REGISTRY)).contains(" broke; ", "HTTPS_PROXY");
    assertThat(clouds.asked().stream().filter(service::equals).count()).isGreaterThan(2);
  }
}
