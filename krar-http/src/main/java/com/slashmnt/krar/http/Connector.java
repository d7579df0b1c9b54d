package com.slashmnt.krar.http;

import com.slashmnt.krar.http.internal.GroupsRefusedException;
import com.slashmnt.krar.http.internal.LimitedSocket;
import com.slashmnt.krar.http.internal.Tls;
import java.io.IOException;
import java.net.Socket;
import java.util.Optional;
import org.apache.hc.core5.http.HttpException;

/** Opens connections: directly, through a proxy, by TLS, by TLS within TLS. */
final class Connector {

  private final Dialer dialer;
  private final Tls tls;
  private final Tls proxyTls;
  private final Optional<String> serverName;
  private final String userAgent;

  /**
   * Made of its parts.
   *
   * @param serverName whom the server has to prove to be, if it is not the host
   */
  Connector(Dialer dialer, Tls tls, Tls proxyTls, Optional<String> serverName, String userAgent) {
    this.dialer = dialer;
    this.tls = tls;
    this.proxyTls = proxyTls;
    this.serverName = serverName;
    this.userAgent = userAgent;
  }

  /** A new connection to the server of that exchange. */
  Connection connect(Exchange exchange) throws IOException, HttpException {
    while (true) {
      try {
        return attempt(exchange);
      } catch (GroupsRefusedException e) {
        // Once for each peer: it is offered all from now on.
        exchange.check();
      }
    }
  }

  private Connection attempt(Exchange exchange) throws IOException, HttpException {
    Route route = exchange.route();
    exchange.dealWith(route.proxy());
    LimitedSocket base =
        route.proxy().isPresent()
            ? dialer.dial(route.proxy().get().host(), route.proxy().get().port(), exchange)
            : dialer.dial(route.host(), route.port(), exchange);
    try {
      Socket way = route.proxy().isPresent() ? throughProxy(base, route) : base;
      exchange.dealWith(Optional.empty());
      Socket end = route.tls() ? tls.over(way, serverName.orElse(route.host()), route.port()) : way;
      return new Connection(route, base, end);
    } catch (IOException | HttpException | RuntimeException e) {
      base.cut();
      throw e;
    }
  }

  private Socket throughProxy(LimitedSocket base, Route route) throws IOException, HttpException {
    ProxyServer proxy = route.proxy().orElseThrow();
    Socket way = proxy.isTls() ? proxyTls.over(base, proxy.host(), proxy.port()) : base;
    if (route.tls()) {
      Tunnel.open(way, route, proxy, userAgent);
    }
    return way;
  }
}
