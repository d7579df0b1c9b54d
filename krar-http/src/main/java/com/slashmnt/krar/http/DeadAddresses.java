package com.slashmnt.krar.http;

import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Addresses that did not take the last connection that was asked for: those to ask last, so that
 * one dead address of a host is not waited for with each new connection. Thread-safe.
 */
final class DeadAddresses {

  /** Of a host that goes on moving, the oldest are forgotten. */
  private static final int MOST = 100;

  /** In the order in which they were found dead. */
  private final Set<InetSocketAddress> dead = new LinkedHashSet<>();

  /** The same addresses: first those that are not known as dead, then who was so first. */
  synchronized List<InetSocketAddress> last(List<InetSocketAddress> addresses) {
    if (dead.isEmpty()) {
      return addresses;
    }
    List<InetSocketAddress> ordered = new ArrayList<>(addresses);
    ordered.removeAll(dead);
    for (InetSocketAddress address : dead) {
      if (addresses.contains(address)) {
        ordered.add(address);
      }
    }
    return ordered;
  }

  synchronized void failed(InetSocketAddress address) {
    dead.remove(address);
    dead.add(address);
    if (dead.size() > MOST) {
      dead.remove(dead.iterator().next());
    }
  }

  synchronized void answered(InetSocketAddress address) {
    dead.remove(address);
  }
}
