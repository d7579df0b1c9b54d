package com.slashmnt.krar.http.internal;

import java.net.InetAddress;
import java.net.UnknownHostException;

/** Finds the addresses of a host, in the order in which they are to be tried. */
@FunctionalInterface
public interface Resolver {

  /**
   * Asked on the thread of the call, for each new connection.
   *
   * @param host a name or an address, without brackets
   * @throws UnknownHostException if it has none
   */
  InetAddress[] addressesOf(String host) throws UnknownHostException;
}
