package com.slashmnt.krar.http;

import static com.slashmnt.krar.http.Calls.LONG;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.net.URI;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HttpCallTest {

  private static final URI URL = URI.create("https://h.test/a?token=hunter2");

  @Test
  void printsNoSecret() {
    HttpCall call =
        HttpCall.of("PATCH", URL, LONG)
            .header("Authorization", "Bearer hunter2")
            .body("hunter2".getBytes(UTF_8), "text/plain");

    assertThat(call).hasToString("PATCH h.test:443/a");
    assertThat(call.headers()).hasToString("[Authorization, Content-Type]");
    assertThat(call.body().orElseThrow()).asString(UTF_8).isEqualTo("hunter2");
  }

  @Test
  void keepsItsBodyWhateverBecomesOfTheArray() {
    byte[] content = {1};
    HttpCall call = HttpCall.of("PUT", URL, LONG).body(content, "a/b");
    content[0] = 2;
    call.body().orElseThrow()[0] = 3;
    assertThat(call.body().orElseThrow()).containsExactly(1);
  }

  @Test
  void isNotChangedByItsCopies() {
    HttpCall call = HttpCall.get(URL, LONG);
    assertThat(call.header("A", "b").within(Duration.ofMillis(1)).limit())
        .isEqualTo(Duration.ofMillis(1));
    assertThat(call.headers()).isEmpty();
    assertThat(call.limit()).isEqualTo(LONG);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "hunter2\r\nX: y",
        "hunter2\n",
        "hunter2\r",
        "hunter2\0",
        "hunter2\u0085",
        "hunter2\u007f"
      })
  void refusesAValueThatLeavesItsLine(String value) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> HttpCall.get(URL, LONG).header("Authorization", value))
        .withMessage(
            "the value of the header Authorization must be one line without control characters");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> HttpCall.get(URL, LONG).body(new byte[0], value));
    assertThatIllegalArgumentException().isThrownBy(() -> HttpTransport.builder().userAgent(value));
  }

  @Test
  void sendsAHeaderOfAnyScriptAsUtf8() {
    HttpCall call = HttpCall.get(URL, LONG).header("Impersonate-User", "Łukasz");
    assertThat(new String(RequestHead.bytes(call, Route.of(URL), "krar"), UTF_8))
        .contains("Impersonate-User: Łukasz\r\n");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a b", "a:", "a\r\nb", "ä", "(a)"})
  void refusesANameThatIsNoToken(String name) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> HttpCall.get(URL, LONG).header(name, "hunter2"))
        .withMessageNotContaining("hunter2");
  }

  @ParameterizedTest
  @ValueSource(strings = {"Host", "content-length", "Transfer-Encoding", "Connection", "TE"})
  void refusesWhatTheTransportSets(String name) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> HttpCall.get(URL, LONG).header(name, "1"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ftp://h.test/",
        "/a",
        "https:///a",
        "https://u:hunter2@h.test/",
        "http://h:99999/"
      })
  void refusesAUrlThatIsNone(String url) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> HttpCall.get(URI.create(url), LONG))
        .withMessageNotContaining("hunter2");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "GET /", "CONNECT", "G\r\n"})
  void refusesAMethodThatIsNone(String method) {
    assertThatIllegalArgumentException().isThrownBy(() -> HttpCall.of(method, URL, LONG));
  }

  @ParameterizedTest
  @ValueSource(strings = {"PT0S", "PT-1S"})
  void refusesATimeThatIsOver(Duration limit) {
    assertThatIllegalArgumentException().isThrownBy(() -> HttpCall.get(URL, limit));
    assertThatIllegalArgumentException().isThrownBy(() -> HttpCall.get(URL, LONG).within(limit));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> HttpTransport.builder().connectLimit(limit));
  }

  @Test
  void encodesWhatIsNotAscii() {
    HttpCall call = HttpCall.get(URI.create("http://h.test/ä?ö"), LONG);
    assertThat(new String(RequestHead.bytes(call, Route.of(call.uri()), "krar"), UTF_8))
        .startsWith("GET /%C3%A4?%C3%B6 HTTP/1.1\r\nHost: h.test\r\n");
  }
}
