package com.slashmnt.krar.cloud;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.slashmnt.krar.image.DigestLookup;
import com.slashmnt.krar.oci.OciDigestSource;
import com.slashmnt.krar.oci.credential.Credential;
import com.slashmnt.krar.oci.credential.Credentials;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * From the pod's token to the digest of an image: a registry of Azure and its token service, played
 * by a proxy on the way there.
 */
class WholeLookUpTest extends CloudTest {

  private static final String REGISTRY = "shop.azurecr.io";
  private static final String DIGEST = "sha256:" + "a".repeat(64);
  private static final String ENTRA =
      "POST https://login.microsoftonline.com/tenant-1/oauth2/v2.0/token";
  private static final String EXCHANGE = "POST https://shop.azurecr.io/oauth2/exchange";

  private HttpServer proxy;
  private final List<String> told = new CopyOnWriteArrayList<>();

  WholeLookUpTest() throws IOException {
    proxy = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
  }

  @BeforeEach
  void annotate() {
    proxy.createContext("/", this::serve);
    proxy.start();
    environment.put("AZURE_CLIENT_ID", "client-1");
    environment.put("AZURE_TENANT_ID", "tenant-1");
    tokenFile("AZURE_FEDERATED_TOKEN_FILE", "pod-hunter2");
    start();
    clouds.on(ENTRA, 200, "{\"access_token\": \"entra-hunter2\", \"expires_in\": 3599}");
    clouds.on(EXCHANGE, 200, "{\"refresh_token\": \"refresh-hunter2\"}");
  }

  @AfterEach
  void stop() {
    proxy.stop(0);
  }

  private void serve(HttpExchange exchange) throws IOException {
    try (exchange) {
      String path = exchange.getRequestURI().getPath();
      String body = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
      String authorization = String.valueOf(exchange.getRequestHeaders().getFirst("Authorization"));
      told.add(path + " " + authorization + " " + body);
      if (path.equals("/oauth2/token") && body.contains("refresh_token=refresh-hunter2")) {
        byte[] token = "{\"access_token\": \"pull-hunter2\"}".getBytes(UTF_8);
        exchange.sendResponseHeaders(200, token.length);
        exchange.getResponseBody().write(token);
      } else if (path.startsWith("/v2/") && authorization.equals("Bearer pull-hunter2")) {
        exchange.getResponseHeaders().set("Docker-Content-Digest", DIGEST);
        exchange
            .getResponseHeaders()
            .set("Content-Type", "application/vnd.oci.image.manifest.v1+json");
        exchange.sendResponseHeaders(200, -1);
      } else {
        exchange
            .getResponseHeaders()
            .set(
                "WWW-Authenticate",
                "Bearer realm=\"http://%s/oauth2/token\",service=\"%s\""
                    .formatted(REGISTRY, REGISTRY));
        exchange.sendResponseHeaders(401, -1);
      }
    }
  }

  private DigestLookup lookUp(Credentials credentials) {
    Optional<URI> way = Optional.of(URI.create("http://127.0.0.1:" + proxy.getAddress().getPort()));
    try (OciDigestSource source =
        OciDigestSource.builder(credentials)
            .insecure(REGISTRY)
            .registryTimeout(Duration.ofSeconds(20))
            .proxies(url -> way)
            .build()) {
      return source.lookUp(query(REGISTRY));
    }
  }

  private static String message(DigestLookup lookup) {
    return lookup.<String>fold(found -> "found", why -> why.code() + ": " + why.message());
  }

  @Test
  void thePodsIdentityReadsAPrivateImage() {
    DigestLookup lookup = lookUp(credentials());
    assertThat(lookup.toOptional().map(image -> image.digest().toString()))
        .as(message(lookup))
        .contains(DIGEST);
    assertThat(clouds.asked()).containsExactly(ENTRA, EXCHANGE);
  }

  @Test
  void aRefusedIdentityIsWhyTheImageIsUnknown() throws IOException {
    clouds.on(EXCHANGE, 403, "hunter2");
    String message = message(lookUp(credentials()));
    assertThat(message)
        .startsWith("RegistryUnauthorized: ")
        .contains(
            "No credential by cloud identity: the exchange of tokens at shop.azurecr.io failed,"
                + " HTTP 403; grant the role AcrPull")
        .doesNotContain("hunter2");
  }

  @Test
  void anotherCredentialIsTriedAllTheSame() {
    clouds.on(EXCHANGE, 403, "");
    Credential other = Credential.ofRegistryToken("pull-hunter2");
    DigestLookup lookup = lookUp(Credentials.forRegistry(REGISTRY, other).then(credentials()));
    assertThat(message(lookup)).isEqualTo("found");
  }

  @Test
  void anIdentityThatMayNotPullIsToldWhatItNeeds() throws IOException {
    clouds.on(EXCHANGE, 200, "{\"refresh_token\": \"other-hunter2\"}");
    String message = message(lookUp(credentials()));
    assertThat(message)
        .startsWith("RegistryUnauthorized: ")
        .contains("the Azure identity of krar's pod")
        .endsWith("Grant the role AcrPull on the registry to the Azure identity of krar's pod.")
        .doesNotContain("hunter2");
  }
}
