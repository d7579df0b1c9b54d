package com.slashmnt.krar.oci;

import static com.slashmnt.krar.oci.Sources.anonymous;
import static com.slashmnt.krar.oci.Sources.outcome;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.slashmnt.krar.image.DigestLookup;
import com.slashmnt.krar.image.ImageQuery;
import com.slashmnt.krar.image.ImageReference;
import com.slashmnt.krar.oci.credential.Credential;
import com.slashmnt.krar.oci.credential.Credentials;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TlsTest {

  @TempDir static Path folder;

  private static TlsKeys keys;

  @BeforeAll
  static void makeCertificate() throws Exception {
    keys = TlsKeys.in(folder);
  }

  @Test
  void trustsAnAuthorityThatItIsTold() throws Exception {
    try (FakeRegistry registry = keys.registry()) {
      String digest = registry.publish("app", "1").toString();
      OciDigestSource source = Sources.patient(Credentials.none()).trust(keys.authority()).build();
      assertThat(outcome(source, registry.digestOf("app:1"))).isEqualTo(digest);
    }
  }

  @Test
  void trustsNobodyElse() throws Exception {
    try (FakeRegistry registry = keys.registry()) {
      registry.publish("app", "1");
      assertThat(outcome(anonymous(), registry.digestOf("app:1"))).isEqualTo("TlsFailure");
      assertThat(registry.requests()).isEmpty();
    }
  }

  @Test
  void trustsNoCertificateOfAnotherHost() throws Exception {
    try (FakeRegistry registry = keys.registry()) {
      OciDigestSource source = Sources.patient(Credentials.none()).trust(keys.authority()).build();
      ImageQuery byName =
          ImageQuery.digestOf(ImageReference.parse(registry.otherHost() + "/app:1"));
      assertThat(outcome(source, byName)).isEqualTo("TlsFailure");
    }
  }

  @Test
  void trustsARegistryThatWasDeclaredInsecure() throws Exception {
    try (FakeRegistry registry = keys.registry()) {
      String digest = registry.publish("app", "1").toString();
      OciDigestSource source =
          Sources.patient(Credentials.none()).insecure(registry.otherHost()).build();
      ImageQuery byName =
          ImageQuery.digestOf(ImageReference.parse(registry.otherHost() + "/app:1"));
      assertThat(outcome(source, byName)).isEqualTo(digest);
      assertThat(outcome(source, registry.digestOf("app:1"))).isEqualTo("TlsFailure");
    }
  }

  @Test
  void sendsNothingByPlainHttpWhereHttpsAsksForIt() throws Exception {
    try (FakeRegistry registry = keys.registry();
        FakeRegistry service = FakeRegistry.plain()) {
      registry.on(
          "/v2/app/manifests/1",
          FakeRegistry.status(
              401, "WWW-Authenticate", "Bearer realm=\"http://" + service.host() + "/token\""));
      registry.on(
          "/v2/app/manifests/2",
          FakeRegistry.status(302, "Location", "http://" + service.host() + "/x"));
      OciDigestSource source =
          Sources.patient(Credentials.forEveryRegistry(Credential.of("robot", "hunter2")))
              .trust(keys.authority())
              .build();
      assertThat(outcome(source, registry.digestOf("app:2"))).isEqualTo("BadRedirect");
      assertThat(outcome(source, registry.digestOf("app:1"))).isEqualTo("InsecureRealm");
      assertThat(service.requests()).isEmpty();
    }
  }

  @Test
  void asksAPlainTokenServiceWhereThereIsNothingToLoseOrSomebodySaidSo() throws Exception {
    try (FakeRegistry registry = keys.registry();
        FakeRegistry service = FakeRegistry.plain()) {
      service.on("/token", e -> FakeRegistry.answer(e, 200, "{\"token\":\"t\"}"));
      String digest = registry.publish("app", "1").toString();
      FakeRegistry.Handler content =
          FakeRegistry.content(FakeRegistry.MANIFEST, FakeRegistry.manifest("app"));
      registry.on(
          "/v2/app/manifests/1",
          e -> {
            if ("Bearer t".equals(e.getRequestHeaders().getFirst("Authorization"))) {
              content.handle(e);
            } else {
              FakeRegistry.status(
                      401,
                      "WWW-Authenticate",
                      "Bearer realm=\"http://" + service.host() + "/token\"")
                  .handle(e);
            }
          });
      OciDigestSource anonymous =
          Sources.patient(Credentials.none()).trust(keys.authority()).build();
      assertThat(outcome(anonymous, registry.digestOf("app:1"))).isNotEqualTo("InsecureRealm");
      OciDigestSource declared =
          Sources.patient(Credentials.forEveryRegistry(Credential.of("robot", "hunter2")))
              .trust(keys.authority())
              .insecure(service.host())
              .build();
      assertThat(outcome(declared, registry.digestOf("app:1"))).isNotEqualTo("InsecureRealm");
      assertThat(service.requests()).hasSize(2).allMatch(r -> r.contains("/token"));
      assertThat(digest).isNotEmpty();
    }
  }

  @Test
  void saysThatARegistryWantsAClientCertificate() throws Exception {
    try (ServerSocket server = keys.context().getServerSocketFactory().createServerSocket(0)) {
      ((SSLServerSocket) server).setNeedClientAuth(true);
      Thread thread = new Thread(() -> shakeHands(server));
      thread.start();
      OciDigestSource source = Sources.patient(Credentials.none()).trust(keys.authority()).build();

      DigestLookup answer =
          source.lookUp(
              ImageQuery.digestOf(
                  ImageReference.parse("127.0.0.1:" + server.getLocalPort() + "/app:1")));

      assertThat(answer.toString())
          .contains("TlsFailure", "asks for a client certificate", "KRAR_REGISTRY_MIRRORS");
    }
  }

  /** Until the server is closed; who shows no certificate gets an alert. */
  private static void shakeHands(ServerSocket server) {
    while (!server.isClosed()) {
      try (SSLSocket socket = (SSLSocket) server.accept()) {
        socket.startHandshake();
      } catch (IOException e) {
        // The one that shows none, or the end.
      }
    }
  }

  @Test
  void refusesAFileWithoutCertificates() throws Exception {
    for (String text : List.of("", "nonsense")) {
      Path file = Files.writeString(folder.resolve("none.pem"), text);
      assertThatIllegalArgumentException()
          .isThrownBy(() -> OciDigestSource.builder(Credentials.none()).trust(file))
          .withMessageContaining("none.pem");
    }
  }
}
