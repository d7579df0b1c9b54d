package com.slashmnt.krar.http.internal;

import java.net.SocketTimeoutException;

/** The time limit is over. */
public final class LateException extends SocketTimeoutException {

  private static final long serialVersionUID = 1L;

  public LateException() {
    super("the time limit is over");
  }
}
