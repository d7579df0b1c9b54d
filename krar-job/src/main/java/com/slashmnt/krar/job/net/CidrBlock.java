package com.slashmnt.krar.job.net;

import java.math.BigInteger;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Optional;
import java.util.regex.Pattern;

/** A range of IP addresses, such as {@code 10.0.0.0/8}. */
record CidrBlock(InetAddress start, int prefix) {

  /** Only what looks like an address is parsed, so that no name is ever looked up. */
  private static final Pattern ADDRESS = Pattern.compile("[0-9.]+|[0-9a-f:.]*:[0-9a-f:.]*");

  static Optional<CidrBlock> parse(String text) {
    int slash = text.indexOf('/');
    try {
      int prefix = Integer.parseInt(text.substring(slash + 1));
      return address(text.substring(0, slash))
          .filter(a -> prefix >= 0 && prefix <= a.getAddress().length * 8)
          .map(a -> new CidrBlock(a, prefix));
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }

  boolean contains(String host) {
    return address(host)
        .filter(a -> a.getAddress().length == start.getAddress().length)
        .filter(a -> network(a).equals(network(start)))
        .isPresent();
  }

  private BigInteger network(InetAddress address) {
    return new BigInteger(1, address.getAddress())
        .shiftRight(address.getAddress().length * 8 - prefix);
  }

  private static Optional<InetAddress> address(String text) {
    if (!ADDRESS.matcher(text).matches()) {
      return Optional.empty();
    }
    try {
      return Optional.of(InetAddress.getByName(text));
    } catch (UnknownHostException e) {
      return Optional.empty();
    }
  }
}
