package com.slashmnt.krar.http;

import com.slashmnt.krar.http.TransportException.Kind;
import com.slashmnt.krar.http.internal.LateException;
import com.slashmnt.krar.http.internal.LimitedSocket;
import com.slashmnt.krar.http.internal.Resolver;
import com.slashmnt.krar.http.internal.TimeLimit;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Connects to a host: to one of its addresses after the other until one answers. Each gets a share
 * of the time that is left, so that a dead one leaves time for those behind it, and is asked last
 * from then on, until it answers. Thread-safe.
 */
final class Dialer {

  private static final long LEAST_SHARE = Duration.ofSeconds(2).toNanos();

  private final Resolver resolver;
  private final Duration connectLimit;
  private final DeadAddresses dead = new DeadAddresses();

  Dialer(Resolver resolver, Duration connectLimit) {
    this.resolver = resolver;
    this.connectLimit = connectLimit;
  }

  /**
   * A connected socket, whose limit is that of the exchange.
   *
   * @throws KnownFailure for the first address, if none answers; the others' reasons are suppressed
   * @throws UnknownHostException if there is no address
   */
  LimitedSocket dial(String host, int port, Exchange exchange) throws IOException {
    List<InetSocketAddress> addresses = dead.last(addressesOf(host, port));
    TimeLimit limit = exchange.limit().atMost(connectLimit);
    IOException first = null;
    for (int i = 0; i < addresses.size() && !limit.isOver(); i++) {
      InetSocketAddress address = addresses.get(i);
      try {
        LimitedSocket socket =
            connect(address, share(limit.nanosLeft(), addresses.size() - i), exchange);
        dead.answered(address);
        return socket;
      } catch (IOException e) {
        exchange.check();
        dead.failed(address);
        first = firstOf(first, e);
      }
    }
    if (addresses.isEmpty()) {
      throw new UnknownHostException(host);
    }
    throw failure(first == null ? new LateException() : first, limit);
  }

  private List<InetSocketAddress> addressesOf(String host, int port) throws UnknownHostException {
    List<InetSocketAddress> addresses = new ArrayList<>();
    for (InetAddress address : resolver.addressesOf(host)) {
      addresses.add(new InetSocketAddress(address, port));
    }
    return addresses;
  }

  /** A system has many words for an address that does not accept connections. */
  private static KnownFailure failure(IOException why, TimeLimit limit) {
    boolean isLate =
        why instanceof SocketTimeoutException
            || String.valueOf(why.getMessage()).contains("timed out");
    return isLate
        ? new KnownFailure(Kind.NO_ANSWER_IN_TIME, "connecting could take " + limit, why)
        : new KnownFailure(Kind.REFUSED, "", why);
  }

  /** In nanoseconds; of too little time a small share would be of no use. */
  static long share(long left, int addresses) {
    return Math.max(left / addresses, Math.min(left, LEAST_SHARE));
  }

  /** Where no server listens on loopback, TCP may connect a socket to its own port. */
  private static void refuseItself(LimitedSocket socket) throws ConnectException {
    if (socket.getLocalSocketAddress().equals(socket.getRemoteSocketAddress())) {
      throw new ConnectException("no server listens, and the socket met itself");
    }
  }

  private static IOException firstOf(@Nullable IOException first, IOException next) {
    if (first == null) {
      return next;
    }
    first.addSuppressed(next);
    return first;
  }

  private static LimitedSocket connect(InetSocketAddress address, long nanos, Exchange exchange)
      throws IOException {
    LimitedSocket socket = new LimitedSocket();
    try {
      exchange.use(socket);
      socket.setTcpNoDelay(true);
      socket.setKeepAlive(true);
      int millis = (int) Math.min(Integer.MAX_VALUE, Math.max(1, nanos / 1_000_000));
      socket.connect(address, millis);
      refuseItself(socket);
      socket.until(exchange.limit());
      return socket;
    } catch (IOException | RuntimeException e) {
      socket.cut();
      throw e;
    }
  }
}
