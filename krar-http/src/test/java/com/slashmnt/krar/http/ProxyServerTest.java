package com.slashmnt.krar.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.net.URI;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ProxyServerTest {

  @ParameterizedTest
  @CsvSource({
    "http://me:hunter2@proxy:3128, proxy:3128",
    "http://proxy, proxy:80",
    "HTTPS://proxy/, proxy:443",
    "http://[::1]:8080, [::1]:8080"
  })
  void printsHostAndPortAlone(String url, String text) {
    assertThat(ProxyServer.of(URI.create(url))).hasToString(text);
  }

  @ParameterizedTest
  @CsvSource({
    "me:secret, me:secret",
    "me, me:",
    "me:, me:",
    ":secret, :secret",
    "a%3Ab:c:d, a:b:c:d",
    "a+b:%2B%20%C3%A4, a+b:+ ä"
  })
  void decodesUserAndPassword(String userInfo, String decoded) {
    String header =
        ProxyServer.of(URI.create("http://" + userInfo + "@proxy")).authorization().orElseThrow();
    assertThat(header).startsWith("Basic ");
    assertThat(Base64.getDecoder().decode(header.substring(6))).asString(UTF_8).isEqualTo(decoded);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"socks5://x:hunter2@p:1", "ftp://x:hunter2@p", "p:3128", "http:///", "http://p:0"})
  void refusesWhatIsNoHttpProxy(String url) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ProxyServer.of(URI.create(url)))
        .withMessageEndingWith(", expected http://proxy:3128 or https://proxy:3128")
        .withMessageNotContaining("hunter2");
  }

  @Test
  void differsByAllThatTheWayDependsOn() {
    ProxyServer proxy = ProxyServer.of(URI.create("http://a:b@proxy:443"));
    assertThat(proxy)
        .isEqualTo(ProxyServer.of(URI.create("http://a:b@proxy:443/")))
        .hasSameHashCodeAs(ProxyServer.of(URI.create("http://a:b@proxy:443/")))
        .isNotEqualTo(ProxyServer.of(URI.create("http://a:c@proxy:443")))
        .isNotEqualTo(ProxyServer.of(URI.create("https://a:b@proxy:443")))
        .isNotEqualTo(ProxyServer.of(URI.create("http://a:b@proxy:444")))
        .isNotEqualTo(ProxyServer.of(URI.create("http://a:b@other:443")));
  }
}
