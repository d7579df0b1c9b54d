package com.slashmnt.krar.http.internal;

import java.io.FilterInputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Proxy;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;

/**
 * A socket whose reads end by a time limit.
 *
 * <p>The limit is looked at before each read of the network, below TLS: a peer that sends one byte
 * now and then gets no more time, neither in a handshake nor within a record.
 */
public final class LimitedSocket extends Socket {

  private volatile TimeLimit limit = TimeLimit.of(Duration.ZERO);
  private volatile boolean isShakingHands;

  /** Direct, whatever the JDK's properties say of SOCKS. */
  public LimitedSocket() {
    super(Proxy.NO_PROXY);
  }

  public void until(TimeLimit limit) {
    this.limit = limit;
  }

  /** Whether a failed write may be due to an alert that is not yet encrypted. */
  public void shakesHands(boolean does) {
    isShakingHands = does;
  }

  /** Closes it at once, which ends what another thread reads or writes here. */
  public void cut() {
    try {
      close();
    } catch (IOException e) {
      // It is of no use any more either way.
    }
  }

  @Override
  public InputStream getInputStream() throws IOException {
    return new Input(super.getInputStream());
  }

  @Override
  public OutputStream getOutputStream() throws IOException {
    return new Output(super.getOutputStream());
  }

  private final class Input extends FilterInputStream {

    Input(InputStream in) {
      super(in);
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] bytes, int from, int length) throws IOException {
      setSoTimeout(limit.millisLeft());
      try {
        return super.read(bytes, from, length);
      } catch (SocketTimeoutException e) {
        LateException late = new LateException();
        late.initCause(e);
        throw late;
      }
    }
  }

  private final class Output extends FilterOutputStream {

    Output(OutputStream out) {
      super(out);
    }

    @Override
    public void write(byte[] bytes, int from, int length) throws IOException {
      limit.millisLeft();
      try {
        out.write(bytes, from, length);
      } catch (IOException e) {
        throw isShakingHands ? PlainAlert.behind(e, getInputStream()) : e;
      }
    }
  }
}
