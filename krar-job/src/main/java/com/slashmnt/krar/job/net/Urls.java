package com.slashmnt.krar.job.net;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Optional;

/** Reads URLs that may hold a password: nothing of one that cannot be read is ever quoted. */
public final class Urls {

  private Urls() {}

  /** The URL, if it is one with a host. */
  public static Optional<URI> parse(String text) {
    try {
      return Optional.of(new URI(text)).filter(uri -> uri.getHost() != null);
    } catch (URISyntaxException e) {
      // Its message repeats the text.
      return Optional.empty();
    }
  }

  /** What is to be said of one that cannot be read. */
  public static IllegalArgumentException none(String name, String example) {
    return new IllegalArgumentException(
        name + " is no URL, such as " + example + "; percent-encode its password");
  }
}
