package com.slashmnt.krar.job.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.slashmnt.krar.job.input.Environment;
import java.net.URI;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProxyVariablesTest {

  @ParameterizedTest
  @CsvSource({
    "https://api.example.com, '', true",
    "https://api.example.com, *, false",
    "https://api.example.com, example.com, false",
    "https://api.example.com, .example.com, false",
    "https://example.com, .example.com, true",
    "https://example.com, example.com, false",
    "https://badexample.com, example.com, true",
    "https://api.example.com, *.example.com, false",
    "https://api.example.com, 'other, API.Example.com ', false",
    "https://api.example.com:6443, api.example.com:443, true",
    "https://api.example.com:6443, api.example.com:6443, false",
    "https://10.1.2.3, 10.0.0.0/8, false",
    "https://11.1.2.3, 10.0.0.0/8, true",
    "https://10.1.2.3, 10.1.2.3, false",
    "https://[fd00::1]:6443, fd00::/8, false",
    "https://localhost, '', false",
    "https://127.0.0.1:6443, '', false",
    "https://[::1]:6443, '', false",
  })
  void isTakenUnlessExempt(String url, String exempt, boolean taken) {
    assertThat(
            ProxyVariables.of(
                    URI.create(url),
                    new Environment(Map.of("HTTPS_PROXY", "http://p:3128", "NO_PROXY", exempt)))
                .isPresent())
        .isEqualTo(taken);
  }

  @ParameterizedTest
  @CsvSource({
    "https://a, HTTPS_PROXY, http://user:pa%ss@proxy:3128",
    "https://a, https_proxy, user:pa ss@proxy:3128",
    "https://a, HTTPS_PROXY, http://user:pa#ss@proxy:3128",
    "http://a, HTTP_PROXY, http://user:pa/ss@proxy:3128",
    "http://a, HTTP_PROXY, http://user:pa^ss@proxy",
  })
  void aVariableThatIsNoUrlIsNamedAndNotQuoted(String url, String name, String value) {
    assertThatThrownBy(
            () -> ProxyVariables.of(URI.create(url), new Environment(Map.of(name, value))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            name.toUpperCase(Locale.ROOT)
                + " is no URL, such as http://proxy:3128; percent-encode its password")
        .hasNoCause();
  }

  @ParameterizedTest
  @CsvSource({
    "https://a, HTTPS_PROXY, p:3128, http://p:3128",
    "https://a, https_proxy, http://p, http://p:80",
    "https://a, HTTPS_PROXY, https://p, https://p:443",
    "http://a, HTTP_PROXY, http://u:s@p:1, http://u:s@p:1",
    "http://a, HTTPS_PROXY, http://p:1, ''",
    "https://a, HTTP_PROXY, http://p:1, ''"
  })
  void comesFromTheVariableOfTheScheme(String url, String name, String value, String proxy) {
    assertThat(ProxyVariables.of(URI.create(url), new Environment(Map.of(name, value))).orElse(""))
        .isEqualTo(proxy);
  }
}
