package com.slashmnt.krar.job.registry;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.slashmnt.krar.image.ImageQuery;
import com.slashmnt.krar.image.ImageReference;
import com.slashmnt.krar.job.input.Environment;
import com.slashmnt.krar.oci.OciDigestSource;
import com.slashmnt.krar.oci.credential.Credential;
import com.slashmnt.krar.oci.credential.Credentials;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A metadata server of Google Cloud on loopback, which is a proxy that leads nowhere as well. */
class RegistriesTest {

  private final List<String> asked = new CopyOnWriteArrayList<>();
  private final HttpServer server;

  RegistriesTest() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/computeMetadata/",
        exchange -> {
          asked.add(exchange.getRequestURI().getPath());
          byte[] token = "{\"access_token\": \"hunter2\", \"expires_in\": 3599}".getBytes(UTF_8);
          exchange.getResponseHeaders().set("Metadata-Flavor", "Google");
          exchange.sendResponseHeaders(200, token.length);
          exchange.getResponseBody().write(token);
          exchange.close();
        });
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  private void lookUp(String image, Credentials own, boolean byCloudIdentity) {
    String here = "127.0.0.1:" + server.getAddress().getPort();
    RegistrySettings settings =
        new RegistrySettings(
            own,
            OciDigestSource.builder(own).registryTimeout(Duration.ofSeconds(1)),
            Optional.empty(),
            byCloudIdentity,
            List.of());
    Environment environment =
        new Environment(Map.of("GCE_METADATA_HOST", here, "HTTPS_PROXY", "http://" + here));
    try (Registries registries = Registries.open(settings, Optional.empty(), environment)) {
      String answer =
          registries
              .source()
              .lookUp(ImageQuery.digestOf(ImageReference.parse(image)))
              .<String>fold(found -> "found", Object::toString);
      assertThat(answer).isNotEqualTo("found").doesNotContain("hunter2");
    }
  }

  @Test
  void aCloudIsAskedForItsOwnRegistries() {
    lookUp("gcr.io/shop/web:1", Credentials.none(), true);
    assertThat(asked).hasSize(1);
  }

  @Test
  void noCloudIsAskedForOthers() {
    lookUp("registry.example.com/shop/web:1", Credentials.none(), true);
    assertThat(asked).isEmpty();
  }

  @Test
  void noCloudIsAskedWhereThatIsOff() {
    lookUp("gcr.io/shop/web:1", Credentials.none(), false);
    assertThat(asked).isEmpty();
  }

  @Test
  void aCloudIsAskedBesideOtherCredentials() {
    Credential robot = Credential.of("robot", "hunter2");
    lookUp("gcr.io/shop/web:1", Credentials.forEveryRegistry(robot), true);
    assertThat(asked).hasSize(1);
  }
}
