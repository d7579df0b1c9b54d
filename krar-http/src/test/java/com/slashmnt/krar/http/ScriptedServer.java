package com.slashmnt.krar.http;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.ExtendedSSLSession;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;

/** A server on loopback that plays a script on each connection. */
final class ScriptedServer implements AutoCloseable {

  private final ServerSocket server;
  private final Peer.Script script;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private final AtomicInteger connections = new AtomicInteger();
  private final AtomicInteger ended = new AtomicInteger();
  private final List<String> requests = new CopyOnWriteArrayList<>();
  private final BlockingQueue<String> arrivals = new LinkedBlockingQueue<>();
  private final BlockingQueue<Integer> ends = new LinkedBlockingQueue<>();
  private final List<String> names = new CopyOnWriteArrayList<>();
  private final List<String> suites = new CopyOnWriteArrayList<>();

  private ScriptedServer(ServerSocket server, Peer.Script script) {
    this.server = server;
    this.script = script;
    threads.execute(this::accept);
  }

  static ScriptedServer plain(Peer.Script script) throws IOException {
    return at("127.0.0.1", 0, script);
  }

  static ScriptedServer at(String address, int port, Peer.Script script) throws IOException {
    return new ScriptedServer(new ServerSocket(port, 50, InetAddress.getByName(address)), script);
  }

  /** Answers each request on each connection with that body. */
  static ScriptedServer answering(String body) throws IOException {
    return plain(repeating(body));
  }

  static ScriptedServer tls(SSLContext context, Peer.Script script) throws IOException {
    return new ScriptedServer(tlsSocket(context), script);
  }

  /** Refuses who shows no certificate that the context trusts. */
  static ScriptedServer wantingCertificate(SSLContext context, String protocol, Peer.Script script)
      throws IOException {
    SSLServerSocket socket = tlsSocket(context);
    socket.setNeedClientAuth(true);
    socket.setEnabledProtocols(new String[] {protocol});
    return new ScriptedServer(socket, script);
  }

  /** Speaks that version of TLS, and takes of its suites the one that the client has first. */
  static ScriptedServer leavingTheChoice(SSLContext context, String protocol, Peer.Script script)
      throws IOException {
    SSLServerSocket socket = tlsSocket(context);
    SSLParameters parameters = socket.getSSLParameters();
    parameters.setProtocols(new String[] {protocol});
    parameters.setUseCipherSuitesOrder(false);
    socket.setSSLParameters(parameters);
    return new ScriptedServer(socket, script);
  }

  private static SSLServerSocket tlsSocket(SSLContext context) throws IOException {
    return (SSLServerSocket)
        context
            .getServerSocketFactory()
            .createServerSocket(0, 50, InetAddress.getLoopbackAddress());
  }

  static Peer.Script repeating(String body) {
    return peer -> {
      while (!peer.request().isEmpty()) {
        peer.ok(body);
      }
    };
  }

  int port() {
    return server.getLocalPort();
  }

  /** At 127.0.0.1. */
  URI url(String path) {
    return url("127.0.0.1", path);
  }

  URI url(String host, String path) {
    String scheme = server instanceof SSLServerSocket ? "https" : "http";
    return URI.create(scheme + "://" + host + ":" + port() + path);
  }

  /** What was asked so far, with bodies. */
  List<String> requests() {
    return requests;
  }

  int connections() {
    return connections.get();
  }

  /** What the connections were enciphered by. */
  List<String> suites() {
    return suites;
  }

  /** The names that clients asked for by TLS (SNI), empty for none. */
  List<String> names() {
    return names;
  }

  void record(String request) {
    requests.add(request);
    arrivals.add(request);
  }

  /** Waits for a request that nobody has waited for. */
  String awaitRequest() throws InterruptedException {
    String request = arrivals.poll(20, TimeUnit.SECONDS);
    if (request == null) {
      throw new AssertionError("no request came");
    }
    return request;
  }

  /** Waits until the server has closed one more connection. */
  void awaitEnd() throws InterruptedException {
    if (ends.poll(20, TimeUnit.SECONDS) == null) {
      throw new AssertionError("no connection ended");
    }
  }

  private void accept() {
    while (!server.isClosed()) {
      try {
        Socket socket = server.accept();
        socket.setTcpNoDelay(true);
        open.add(socket);
        int number = connections.incrementAndGet();
        threads.execute(() -> serve(socket, number));
      } catch (IOException e) {
        return;
      }
    }
  }

  private void serve(Socket socket, int number) {
    try (socket) {
      if (socket instanceof SSLSocket tls) {
        tls.startHandshake();
        ExtendedSSLSession session = (ExtendedSSLSession) tls.getSession();
        names.add(session.getRequestedServerNames().toString());
        suites.add(session.getCipherSuite());
      }
      script.play(new Peer(socket, this, number));
    } catch (Exception e) {
      // The client hung up, or the test has ended.
    } finally {
      open.remove(socket);
    }
    ends.add(ended.incrementAndGet());
  }

  @Override
  public void close() throws IOException {
    server.close();
    threads.shutdownNow();
    for (Socket socket : open) {
      socket.close();
    }
  }
}
