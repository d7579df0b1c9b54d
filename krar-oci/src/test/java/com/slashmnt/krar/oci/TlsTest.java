package com.slashmnt.krar.oci;

import static com.slashmnt.krar.oci.Sources.anonymous;
import static com.slashmnt.krar.oci.Sources.outcome;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.slashmnt.krar.image.ImageQuery;
import com.slashmnt.krar.image.ImageReference;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.Base64;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TlsTest {

  private static final char[] PASSWORD = "changeit".toCharArray();

  @TempDir static Path folder;

  private static KeyStore keys;
  private static Path authority;

  /** A certificate of its own for 127.0.0.1, by the JDK's own tool. */
  @BeforeAll
  static void makeCertificate() throws Exception {
    Path store = folder.resolve("registry.p12");
    Process keytool =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-alias",
                "registry",
                "-keyalg",
                "EC",
                "-dname",
                "CN=registry",
                "-ext",
                "san=ip:127.0.0.1",
                "-storetype",
                "PKCS12",
                "-keystore",
                store.toString(),
                "-storepass",
                new String(PASSWORD))
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("keytool.log").toFile())
            .start();
    assertThat(keytool.waitFor()).isZero();
    keys = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(store)) {
      keys.load(in, PASSWORD);
    }
    authority = folder.resolve("ca.pem");
    Files.writeString(
        authority,
        "-----BEGIN CERTIFICATE-----\n"
            + Base64.getMimeEncoder().encodeToString(keys.getCertificate("registry").getEncoded())
            + "\n-----END CERTIFICATE-----\n");
  }

  private static FakeRegistry registry() throws Exception {
    KeyManagerFactory managers =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    managers.init(keys, PASSWORD);
    SSLContext tls = SSLContext.getInstance("TLS");
    tls.init(managers.getKeyManagers(), null, null);
    return FakeRegistry.tls(tls);
  }

  @Test
  void trustsAnAuthorityThatItIsTold() throws Exception {
    try (FakeRegistry registry = registry()) {
      String digest = registry.publish("app", "1").toString();
      OciDigestSource source = Sources.patient(Credentials.none()).trust(authority).build();
      assertThat(outcome(source, registry.digestOf("app:1"))).isEqualTo(digest);
    }
  }

  @Test
  void trustsNobodyElse() throws Exception {
    try (FakeRegistry registry = registry()) {
      registry.publish("app", "1");
      assertThat(outcome(anonymous(), registry.digestOf("app:1"))).isEqualTo("TlsFailure");
      assertThat(registry.requests()).isEmpty();
    }
  }

  @Test
  void trustsNoCertificateOfAnotherHost() throws Exception {
    try (FakeRegistry registry = registry()) {
      OciDigestSource source = Sources.patient(Credentials.none()).trust(authority).build();
      ImageQuery byName =
          ImageQuery.digestOf(ImageReference.parse(registry.otherHost() + "/app:1"));
      assertThat(outcome(source, byName)).isEqualTo("TlsFailure");
    }
  }

  @Test
  void trustsARegistryThatWasDeclaredInsecure() throws Exception {
    try (FakeRegistry registry = registry()) {
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
    try (FakeRegistry registry = registry();
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
              .trust(authority)
              .build();
      assertThat(outcome(source, registry.digestOf("app:2"))).isEqualTo("BadRedirect");
      assertThat(outcome(source, registry.digestOf("app:1"))).isEqualTo("InsecureRealm");
      assertThat(service.requests()).isEmpty();
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
