package com.slashmnt.krar.http;

import java.net.SocketTimeoutException;

/** The time limit is over. */
final class LateException extends SocketTimeoutException {

  private static final long serialVersionUID = 1L;

  LateException() {
    super("the time limit is over");
  }
}
