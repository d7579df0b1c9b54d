package com.slashmnt.krar.job.cluster;

import io.fabric8.kubernetes.client.OAuthTokenProvider;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A bearer token in a file that is renewed, such as a projected service account token.
 *
 * <p>fabric8 asks before each request and again after a 401; reading so small a file each time is
 * cheaper than guessing how long it holds.
 */
final class TokenFile implements OAuthTokenProvider {

  private final Path file;
  private volatile String last = "";

  TokenFile(Path file) {
    this.file = file;
  }

  @Override
  public String getToken() {
    try {
      String token = Files.readString(file).strip();
      if (!token.isEmpty()) {
        last = token;
      }
    } catch (IOException e) {
      // The kubelet swaps the file: what was read last may well still hold.
      if (last.isEmpty()) {
        throw new UncheckedIOException("the token file " + file + " cannot be read", e);
      }
    }
    return last;
  }

  /** Never the token. */
  @Override
  public String toString() {
    return "token of " + file;
  }
}
