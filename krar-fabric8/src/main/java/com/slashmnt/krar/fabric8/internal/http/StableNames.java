package com.slashmnt.krar.fabric8.internal.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Makes names that differ where there is no room for all that makes them differ. */
public final class StableNames {

  private StableNames() {}

  /** 16 digits that are the same for the same text. */
  static String of(String text) {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(UTF_8));
      return HexFormat.of().formatHex(digest, 0, 8);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  /** The name's start and the hash of that text, at most that long in all. */
  public static String shorten(String name, String hashed, int longest) {
    String hash = of(hashed);
    String start = name.substring(0, Math.min(longest - 1 - hash.length(), name.length()));
    // Cut in the middle, it may end in what no name may end in.
    while (start.endsWith("-") || start.endsWith(".")) {
      start = start.substring(0, start.length() - 1);
    }
    return start + "." + hash;
  }
}
