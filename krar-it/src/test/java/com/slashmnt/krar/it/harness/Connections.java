package com.slashmnt.krar.it.harness;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;

/** Takes the connections of small servers. */
public final class Connections {

  private Connections() {}

  /** Gives each connection to a thread, until the listener or the threads are closed. */
  public static void accept(ServerSocket listener, Executor threads, Consumer<Socket> serve) {
    while (!listener.isClosed()) {
      try {
        Socket client = listener.accept();
        threads.execute(() -> serve.accept(client));
      } catch (IOException | RejectedExecutionException e) {
        // Closed.
        return;
      }
    }
  }
}
