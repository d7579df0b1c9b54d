package com.slashmnt.krar.http;

import static com.slashmnt.krar.http.Calls.failure;
import static com.slashmnt.krar.http.Calls.get;
import static com.slashmnt.krar.http.Calls.patch;
import static com.slashmnt.krar.http.Calls.text;
import static org.assertj.core.api.Assertions.assertThat;

import com.slashmnt.krar.http.TransportException.Kind;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AddressTest {

  private static HttpTransportBuilder resolvingTo(String... addresses) {
    return HttpTransport.builder()
        .resolver(
            host -> {
              InetAddress[] all = new InetAddress[addresses.length];
              for (int i = 0; i < all.length; i++) {
                all[i] = InetAddress.getByName(addresses[i]);
              }
              return all;
            });
  }

  @Test
  void asksTheNextAddressWhereOneRefuses() throws Exception {
    try (ScriptedServer server = ScriptedServer.answering("second");
        HttpTransport transport = resolvingTo("127.0.0.2", "127.0.0.1").build()) {
      assertThat(text(transport, get(server.url("two.test", "/")))).isEqualTo("second");
    }
  }

  @Test
  void asksTheFirstAddressFirst() throws Exception {
    try (ScriptedServer second = ScriptedServer.answering("second");
        ScriptedServer first =
            ScriptedServer.at("127.0.0.2", second.port(), ScriptedServer.repeating("first"));
        HttpTransport transport = resolvingTo("127.0.0.2", "127.0.0.1").build()) {
      assertThat(text(transport, get(first.url("two.test", "/")))).isEqualTo("first");
      assertThat(second.connections()).isZero();
    }
  }

  @Test
  void asksTheNextAddressWhereOneDoesNotAnswer() throws Exception {
    try (ScriptedServer server = ScriptedServer.answering("second");
        BlackHole first = BlackHole.at("127.0.0.2", server.port());
        HttpTransport transport = resolvingTo("127.0.0.2", "127.0.0.1").build()) {
      assertThat(first.isFull()).isTrue();
      HttpCall call = get(server.url("two.test", "/")).within(Duration.ofSeconds(4));

      assertThat(text(transport, call)).isEqualTo("second");
    }
  }

  private static Peer.Script once(String body) {
    return peer -> {
      String unused = peer.request();
      peer.write(
          "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: %d\r\n\r\n%s"
              .formatted(body.length(), body));
    };
  }

  @Test
  void asksADeadAddressLast() throws Exception {
    try (HttpTransport transport = resolvingTo("127.0.0.2", "127.0.0.1").build();
        ScriptedServer second = ScriptedServer.plain(once("second"))) {
      HttpCall call = get(second.url("two.test", "/"));
      assertThat(text(transport, call)).isEqualTo("second");
      // Its first address lives again, and nobody knows yet.
      try (ScriptedServer first =
          ScriptedServer.at("127.0.0.2", call.uri().getPort(), once("first"))) {
        assertThat(text(transport, call)).isEqualTo("second");
        assertThat(first.connections()).isZero();
      }
    }
  }

  @Test
  void waitsForADeadAddressOnlyOnce() throws Exception {
    try (ScriptedServer server = ScriptedServer.plain(once("second"));
        BlackHole first = BlackHole.at("127.0.0.2", server.port());
        HttpTransport transport =
            resolvingTo("127.0.0.2", "127.0.0.1").connectLimit(Duration.ofSeconds(4)).build()) {
      assertThat(first.isFull()).isTrue();
      assertThat(text(transport, get(server.url("two.test", "/")))).isEqualTo("second");

      // Less than the share of the dead one.
      HttpCall call = get(server.url("two.test", "/")).within(Duration.ofMillis(1500));
      assertThat(text(transport, call)).isEqualTo("second");
    }
  }

  @Test
  void givesUpWhereNobodyAnswersInTime() throws Exception {
    try (BlackHole hole = BlackHole.at("127.0.0.1", 0);
        HttpTransport transport =
            resolvingTo("127.0.0.1").connectLimit(Duration.ofMillis(200)).build()) {
      TransportException failure = failure(transport, patch(hole.url()));

      assertThat(failure.kind()).isEqualTo(Kind.NO_ANSWER_IN_TIME);
      assertThat(failure)
          .hasMessageEndingWith(" in time (connecting could take 200 ms, limit 30 s).");
      assertThat(failure.mayHaveBeenSent()).isFalse();
    }
  }

  @Test
  void reportsThatNobodyListens() throws Exception {
    try (ScriptedServer elsewhere = ScriptedServer.answering("");
        HttpTransport transport = resolvingTo("127.0.0.2", "127.0.0.3").build()) {
      int port = elsewhere.port();
      TransportException failure =
          failure(transport, patch(URI.create("http://two.test:" + port + "/?t=secret")));

      assertThat(failure.kind()).isEqualTo(Kind.REFUSED);
      assertThat(failure).hasMessage("No server listens at two.test:" + port + ".");
      assertThat(failure.mayHaveBeenSent()).isFalse();
      assertThat(failure.isAtProxy()).isFalse();
    }
  }

  /** TCP knows no way to a broadcast address. */
  @Test
  void reportsThatNoWayLeadsThere() {
    try (HttpTransport transport = resolvingTo("127.255.255.255").build()) {
      TransportException failure = failure(transport, patch(URI.create("http://far.test/")));

      assertThat(failure.kind()).isEqualTo(Kind.REFUSED);
      assertThat(failure.mayHaveBeenSent()).isFalse();
    }
  }

  @Test
  void reportsAHostWithoutAddress() {
    HttpTransportBuilder builder =
        HttpTransport.builder()
            .resolver(
                host -> {
                  throw new UnknownHostException(host);
                });
    try (HttpTransport transport = builder.build();
        HttpTransport empty = resolvingTo().build()) {
      HttpCall call = patch(URI.create("https://nowhere.test/"));
      for (HttpTransport each : new HttpTransport[] {transport, empty}) {
        TransportException failure = failure(each, call);
        assertThat(failure.kind()).isEqualTo(Kind.UNKNOWN_HOST);
        assertThat(failure).hasMessage("There is no address of nowhere.test:443.");
        assertThat(failure.mayHaveBeenSent()).isFalse();
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "10000, 1, 10000",
    "10000, 4, 2500",
    "10000, 10, 2000",
    "1500, 3, 1500",
    "9000, 3, 3000"
  })
  void givesEachAddressAShareOfTheTime(long left, int addresses, long share) {
    assertThat(Dialer.share(left * 1_000_000, addresses)).isEqualTo(share * 1_000_000);
  }
}
