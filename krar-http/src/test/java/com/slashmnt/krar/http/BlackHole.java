package com.slashmnt.krar.http;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;

/** An address that answers no further connection, since its queue of them is full. */
final class BlackHole implements AutoCloseable {

  private static final int MOST = 20;

  private final ServerSocket server;
  private final List<Socket> queue = new ArrayList<>();
  private boolean isFull;

  private BlackHole(ServerSocket server) {
    this.server = server;
  }

  static BlackHole at(String address, int port) throws IOException {
    BlackHole hole = new BlackHole(new ServerSocket(port, 1, InetAddress.getByName(address)));
    while (!hole.isFull && hole.queue.size() < MOST) {
      hole.fill();
    }
    return hole;
  }

  private void fill() throws IOException {
    Socket socket = new Socket();
    queue.add(socket);
    try {
      socket.connect(new InetSocketAddress(server.getInetAddress(), server.getLocalPort()), 200);
    } catch (SocketTimeoutException e) {
      isFull = true;
    }
  }

  boolean isFull() {
    return isFull;
  }

  URI url() {
    return URI.create("http://hole.test:" + server.getLocalPort() + "/");
  }

  @Override
  public void close() throws IOException {
    for (Socket socket : queue) {
      socket.close();
    }
    server.close();
  }
}
