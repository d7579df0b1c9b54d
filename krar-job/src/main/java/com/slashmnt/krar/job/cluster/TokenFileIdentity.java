package com.slashmnt.krar.job.cluster;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * An identity by a bearer token in a file that is renewed, such as a projected service account
 * token.
 *
 * <p>Reading so small a file before each request is cheaper than guessing how long it holds.
 */
final class TokenFileIdentity implements Identity {

  private final Path file;
  private final Optional<ClientCertificate> certificate;
  private volatile String last;

  private TokenFileIdentity(Path file, String token, Optional<ClientCertificate> certificate) {
    this.file = file;
    this.last = token;
    this.certificate = certificate;
  }

  /**
   * The identity of that file.
   *
   * @param name what the file is called in messages
   * @param token what to use if the file cannot be read; empty for none
   * @throws IllegalArgumentException if there is no token at all
   */
  static Identity of(
      Path file, String name, String token, Optional<ClientCertificate> certificate) {
    TokenFileIdentity identity = new TokenFileIdentity(file, token, certificate);
    if (identity.token().isEmpty()) {
      throw new IllegalArgumentException(
          name + ", " + file + ", " + (Files.isReadable(file) ? "is empty" : "cannot be read"));
    }
    return identity;
  }

  @Override
  public ApiServerCredential current() {
    return ApiServerCredential.ofToken(token(), certificate);
  }

  @Override
  public ApiServerCredential after(ApiServerCredential refused) {
    return current();
  }

  private String token() {
    try {
      String token = Files.readString(file).strip();
      if (!token.isEmpty()) {
        last = token;
      }
    } catch (IOException e) {
      // The kubelet swaps the file: what was read last may well still hold.
      return last;
    }
    return last;
  }

  /** Never the token. */
  @Override
  public String toString() {
    return "token of " + file;
  }
}
