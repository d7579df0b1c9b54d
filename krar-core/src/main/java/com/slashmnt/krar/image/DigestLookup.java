package com.slashmnt.krar.image;

import static java.util.Objects.requireNonNull;

import com.slashmnt.krar.Reason;
import java.util.Optional;
import java.util.function.Function;
import org.apiguardian.api.API;

/**
 * What a registry holds, or why that is not known.
 *
 * @since 3.0.0
 */
@API(status = API.Status.STABLE, since = "3.0.0")
public sealed interface DigestLookup {

  /** The registry has it. */
  record Found(PublishedImage image) implements DigestLookup {
    public Found {
      requireNonNull(image, "image");
    }
  }

  /**
   * The registry's content is unknown; treat it as neither current nor drifted.
   *
   * @param reason one of the codes here, or a plug-in's own, and a sentence without secrets
   */
  record Unavailable(Reason reason) implements DigestLookup {

    /** No credential, or none that the registry accepts (HTTP 401). */
    public static final String UNAUTHORIZED = "RegistryUnauthorized";

    /** Known, but not allowed (HTTP 403). */
    public static final String FORBIDDEN = "RegistryForbidden";

    /** The registry does not have it, or does not admit that it has (HTTP 404). */
    public static final String NOT_FOUND = "ImageNotFound";

    /** Too many requests (HTTP 429), and not again in time. */
    public static final String RATE_LIMITED = "RateLimited";

    /** The registry failed (HTTP 5xx) or refused in a way of its own. */
    public static final String REGISTRY_ERROR = "RegistryError";

    /** The registry's name has no address. */
    public static final String DNS_FAILURE = "DnsFailure";

    /** No trust: unknown authority, another host's certificate, no common protocol. */
    public static final String TLS_FAILURE = "TlsFailure";

    /** No answer within the limit of a request or the budget of all look-ups. */
    public static final String TIMED_OUT = "RegistryTimedOut";

    /** No server listens there, or the connection broke. */
    public static final String CONNECTION_FAILED = "ConnectionFailed";

    /** The answer is not one that a registry gives. */
    public static final String INVALID_ANSWER = "InvalidAnswer";

    /** The content does not have the digest that it was asked for or announced by. */
    public static final String DIGEST_MISMATCH = "DigestMismatch";

    /** The content is larger than any index or manifest should be. */
    public static final String TOO_LARGE = "TooLarge";

    /** Redirected in a circle, too often, or to where a client must not follow. */
    public static final String BAD_REDIRECT = "BadRedirect";

    /** The registry wants the credential sent where it would not be safe. */
    public static final String INSECURE_REALM = "InsecureRealm";

    /** The tag does not point at the digest that was pushed to it, though that was waited for. */
    public static final String PUSH_NOT_SEEN = "PushNotSeen";

    /** The source itself failed: a bug, or it was closed or interrupted. */
    public static final String LOOKUP_FAILED = "LookupFailed";

    public Unavailable {
      requireNonNull(reason, "reason");
    }
  }

  static DigestLookup found(PublishedImage image) {
    return new Found(image);
  }

  static DigestLookup unavailable(String code, String message) {
    return new Unavailable(new Reason(code, message));
  }

  /** Handles both cases. */
  default <R> R fold(
      Function<? super PublishedImage, ? extends R> found,
      Function<Reason, ? extends R> unavailable) {
    if (this instanceof Found f) {
      return found.apply(f.image());
    }
    return unavailable.apply(((Unavailable) this).reason());
  }

  /** What the registry holds, empty if that is not known. */
  default Optional<PublishedImage> toOptional() {
    return fold(Optional::of, reason -> Optional.empty());
  }
}
