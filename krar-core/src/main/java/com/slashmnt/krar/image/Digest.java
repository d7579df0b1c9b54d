package com.slashmnt.krar.image;

import static java.util.Objects.requireNonNull;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Pattern;
import org.apiguardian.api.API;

/**
 * What content is called by its hash: {@code sha256:…} or {@code sha512:…}.
 *
 * <p>Of the algorithms that the grammar allows, the two that OCI registers are known; a digest of
 * another one proves nothing here and does not parse.
 *
 * @param algorithm {@code sha256} or {@code sha512}
 * @param hex the hash in lower case
 * @since 3.0.0
 * @see <a href="https://github.com/opencontainers/image-spec/blob/v1.1.1/descriptor.md#digests">OCI
 *     image specification, Digests</a>
 */
@API(status = API.Status.STABLE, since = "3.0.0")
public record Digest(String algorithm, String hex) {

  private static final Pattern SHA256 = Pattern.compile("[a-f0-9]{64}");
  private static final Pattern SHA512 = Pattern.compile("[a-f0-9]{128}");

  public Digest {
    requireNonNull(algorithm, "algorithm");
    requireNonNull(hex, "hex");
    if (!isKnown(algorithm, hex)) {
      throw new IllegalArgumentException(
          "'%s:%s' is no digest, expected sha256: and 64 or sha512: and 128 of 0-9 and a-f"
              .formatted(algorithm, hex));
    }
  }

  /**
   * Reads {@code algorithm:hex}.
   *
   * @throws IllegalArgumentException if the text is of another form
   */
  public static Digest parse(String text) {
    requireNonNull(text, "text");
    int colon = text.indexOf(':');
    if (colon < 0) {
      throw new IllegalArgumentException(
          "'" + text + "' is no digest, expected sha256: and 64 or sha512: and 128 of 0-9 and a-f");
    }
    return new Digest(text.substring(0, colon), text.substring(colon + 1));
  }

  /** The digest that the text is; empty if the text is not a digest. */
  public static Optional<Digest> tryParse(String text) {
    int colon = text.indexOf(':');
    return colon >= 0 && isKnown(text.substring(0, colon), text.substring(colon + 1))
        ? Optional.of(parse(text))
        : Optional.empty();
  }

  /** The SHA-256 digest of that content. */
  public static Digest of(byte[] content) {
    return new Digest("sha256", hash("SHA-256", content));
  }

  /** Whether that content has this digest. */
  public boolean isOf(byte[] content) {
    return hash(algorithm.equals("sha256") ? "SHA-256" : "SHA-512", content).equals(hex);
  }

  private static boolean isKnown(String algorithm, String hex) {
    return switch (algorithm) {
      case "sha256" -> SHA256.matcher(hex).matches();
      case "sha512" -> SHA512.matcher(hex).matches();
      default -> false;
    };
  }

  private static String hash(String name, byte[] content) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance(name).digest(content));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("this Java has no " + name, e);
    }
  }

  /** {@code algorithm:hex}. */
  @Override
  public String toString() {
    return algorithm + ":" + hex;
  }
}
