package com.slashmnt.krar.oci.http;

import static com.slashmnt.krar.oci.Sources.outcome;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.slashmnt.krar.image.DigestLookup;
import com.slashmnt.krar.image.ImageQuery;
import com.slashmnt.krar.image.ImageReference;
import com.slashmnt.krar.oci.FakeRegistry;
import com.slashmnt.krar.oci.OciDigestSource;
import com.slashmnt.krar.oci.OciDigestSourceBuilder;
import com.slashmnt.krar.oci.RegistryRequests;
import com.slashmnt.krar.oci.Sources;
import com.slashmnt.krar.oci.TlsKeys;
import com.slashmnt.krar.oci.TunnelProxy;
import com.slashmnt.krar.oci.credential.Credential;
import com.slashmnt.krar.oci.credential.Credentials;
import java.net.URI;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class ForwardProxyTest {

  private static final String USER = "robot:hunter2@";
  private static final String TOLD =
      "Basic " + Base64.getEncoder().encodeToString("robot:hunter2".getBytes(UTF_8));

  @TempDir static Path folder;

  private static TlsKeys keys;

  @BeforeAll
  static void makeCertificate() throws Exception {
    keys = TlsKeys.in(folder);
  }

  private static OciDigestSourceBuilder through(String user, int port) {
    URI proxy = URI.create("http://" + user + "127.0.0.1:" + port);
    return Sources.patient(Credentials.none()).proxies(url -> Optional.of(proxy));
  }

  private static ImageQuery query(String host, int port) {
    return ImageQuery.digestOf(ImageReference.parse(host + ":" + port + "/app:1"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", USER})
  void asksAPlainRegistryThroughAProxy(String user) {
    try (FakeRegistry proxy = FakeRegistry.plain()) {
      String digest = proxy.publish("app", "1").toString();
      OciDigestSource source =
          through(user, proxy.port()).insecure("registry.invalid:5000").build();
      assertThat(outcome(source, query("registry.invalid", 5000))).isEqualTo(digest);
      assertThat(proxy.requests()).last().isEqualTo("HEAD /v2/app/manifests/1");
      assertThat(proxy.toldAsProxy())
          .allMatch(TOLD::equals)
          .hasSize(user.isEmpty() ? 0 : proxy.requests().size());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", USER})
  void asksAnHttpsRegistryThroughATunnel(String user) throws Exception {
    try (FakeRegistry registry = keys.registry();
        TunnelProxy proxy = user.isEmpty() ? TunnelProxy.open() : TunnelProxy.asking(TOLD)) {
      String digest = registry.publish("app", "1").toString();
      registry.publish("app", "2");
      OciDigestSource source = through(user, proxy.port()).trust(keys.authority()).build();
      // The name has no address: only the proxy can lead there.
      assertThat(outcome(source, query(TlsKeys.NAME, registry.port()))).isEqualTo(digest);
      assertThat(registry.requests()).containsExactly("HEAD /v2/app/manifests/1");
      assertThat(registry.toldAsProxy()).isEmpty();
      assertThat(proxy.heads())
          .singleElement()
          .satisfies(head -> assertThat(head).startsWith("CONNECT " + TlsKeys.NAME + ":"));
    }
  }

  @ParameterizedTest
  @CsvSource({"'', wants a user and a password", "other:hunter2@, does not take the user"})
  void saysThatTheProxyWantsAnotherPassword(String user, String why) throws Exception {
    try (FakeRegistry registry = keys.registry();
        TunnelProxy proxy = TunnelProxy.asking(TOLD)) {
      OciDigestSource source = through(user, proxy.port()).trust(keys.authority()).build();
      DigestLookup answer = source.lookUp(query(TlsKeys.NAME, registry.port()));
      assertThat(outcome(answer)).isEqualTo("ConnectionFailed");
      assertThat(answer.toString())
          .contains("the proxy 127.0.0.1:" + proxy.port() + " " + why, "HTTP 407")
          .doesNotContain("hunter2");
      assertThat(registry.requests()).isEmpty();
      assertThat(source.requests()).isEqualTo(new RegistryRequests(0, 0));
    }
  }

  /** Nobody has proved to be the registry when a proxy answers. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "401 x\r\nWWW-Authenticate: Basic realm=\"r\"",
        "401 x\r\nWWW-Authenticate: Bearer realm=\"https://127.0.0.1:1/token\"",
        "302 x\r\nLocation: https://127.0.0.1:1/",
        "404 x",
        "503 x"
      })
  void takesNoAnswerOfAProxyForTheRegistrys(String refusal) throws Exception {
    try (FakeRegistry registry = keys.registry();
        TunnelProxy proxy = TunnelProxy.refusing(refusal)) {
      URI address = URI.create("http://127.0.0.1:" + proxy.port());
      OciDigestSource source =
          Sources.patient(Credentials.forEveryRegistry(Credential.of("robot", "hunter2")))
              .proxies(url -> Optional.of(address))
              .build();
      DigestLookup answer = source.lookUp(query(TlsKeys.NAME, registry.port()));
      assertThat(outcome(answer)).isEqualTo("ConnectionFailed");
      assertThat(answer.toString()).contains("through the proxy 127.0.0.1:" + proxy.port());
      assertThat(proxy.heads()).isNotEmpty().noneMatch(head -> head.contains("Basic "));
    }
  }

  @Test
  void tellsThePasswordToNobodyButTheProxy() {
    try (FakeRegistry proxy = FakeRegistry.plain();
        FakeRegistry direct = FakeRegistry.plain()) {
      String digest = direct.publish("app", "1").toString();
      String away = "http://" + direct.host() + "/v2/app/manifests/1";
      proxy.on("/v2/app/manifests/1", FakeRegistry.status(302, "Location", away));
      URI address = URI.create("http://" + USER + proxy.host());
      OciDigestSource source =
          Sources.patient(Credentials.none())
              .insecure("registry.invalid:5000")
              .proxies(
                  url ->
                      url.getHost().equals("registry.invalid")
                          ? Optional.of(address)
                          : Optional.empty())
              .build();
      assertThat(outcome(source, query("registry.invalid", 5000))).isEqualTo(digest);
      assertThat(proxy.toldAsProxy()).contains(TOLD);
      assertThat(direct.requests()).containsExactly("HEAD /v2/app/manifests/1");
      assertThat(direct.toldAsProxy()).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "socks5://robot:hunter2@127.0.0.1:1",
        "http://robot:hunter2@127.0.0.1:99999",
        "robot:hunter2",
        "http:///"
      })
  void saysThatAProxyCannotBeUsed(String proxy) {
    OciDigestSource source =
        Sources.patient(Credentials.none()).proxies(url -> Optional.of(URI.create(proxy))).build();
    DigestLookup answer = source.lookUp(query("registry.invalid", 5000));
    assertThat(outcome(answer)).isEqualTo("ConnectionFailed");
    assertThat(answer.toString()).contains("cannot be used").doesNotContain("hunter2");
  }

  @Test
  void saysThatTheProxyIsNotThere() {
    TunnelProxy gone = TunnelProxy.open();
    gone.close();
    assertThat(through(USER, gone.port()).build().lookUp(query("registry.invalid", 5000)))
        .asString()
        .contains("ConnectionFailed", "no server listens at the proxy 127.0.0.1:" + gone.port())
        .doesNotContain("hunter2");
    URI nowhere = URI.create("http://proxy.invalid:3128");
    assertThat(
            Sources.patient(Credentials.none())
                .proxies(url -> Optional.of(nowhere))
                .build()
                .lookUp(query("registry.invalid", 5000)))
        .asString()
        .contains("ConnectionFailed", "the proxy proxy.invalid:3128 has no address");
  }

  @Test
  void containsWhatTheFinderThrows() {
    OciDigestSource source =
        Sources.patient(Credentials.none())
            .proxies(
                url -> {
                  throw new IllegalArgumentException("hunter2");
                })
            .build();
    assertThat(source.lookUp(query("registry.invalid", 5000)))
        .asString()
        .contains("LookupFailed")
        .doesNotContain("hunter2");
  }
}
