package com.slashmnt.krar.fabric8.internal.http;

import static java.util.stream.Collectors.joining;

import com.slashmnt.krar.Reason;
import com.slashmnt.krar.fact.FailedRestarts;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Says in a sentence why a request failed. */
public final class StatusErrors {

  /**
   * How admission words a refusal.
   *
   * @see <a
   *     href="https://kubernetes.io/docs/reference/access-authn-authz/extensible-admission-controllers/#response">
   *     Kubernetes, webhook response</a>
   */
  private static final List<String> BY_ADMISSION =
      List.of("admission webhook", "denied request", "denied the request", "violates PodSecurity");

  /** Other words of a 403 that no right would cure. */
  private static final List<String> NO_RIGHT = List.of("exceeded quota", "being terminated");

  private static final String SERVER_FAILED = "ServerFailed";

  private static final int LONGEST_QUOTE = 600;

  private static final int PROXY_WANTS_PASSWORD = 407;

  private StatusErrors() {}

  /**
   * The API server answered, and will not do it.
   *
   * @param answer what it says
   * @param retryAfter when it asks to come back
   */
  static Reason of(
      ApiRequest request, int status, StatusWire answer, Optional<Duration> retryAfter) {
    if (status == PROXY_WANTS_PASSWORD) {
      return new Reason(
          Reason.UNREACHABLE,
          "Could not %s: the proxy on the way wants a user and password, or another one (HTTP 407)."
              .formatted(request.purpose()));
    }
    String message = answer.message();
    if (request.isAnsweredBy(status)) {
      message = Stream.concat(Stream.of(message), answer.causes().stream()).collect(joining(" "));
    }
    String text = "Could not %s (HTTP %d)".formatted(request.purpose(), status);
    text += message.isEmpty() ? "." : ": " + sentence(message);
    text +=
        retryAfter
            .map(r -> " It asks to come back after %d s.".formatted(r.toSeconds()))
            .orElse("");
    boolean admission = BY_ADMISSION.stream().anyMatch(message::contains);
    boolean refused = status >= 400 && status < 500 && status != 409 && status != 429;
    if (admission && refused && request.isWrite()) {
      return new Reason(FailedRestarts.ADMISSION_REFUSED, text);
    }
    if (status == 403 && !admission && NO_RIGHT.stream().noneMatch(message::contains)) {
      return new Reason(Reason.FORBIDDEN, text + " It needs " + request.right() + ".");
    }
    return new Reason(code(status, answer), text);
  }

  /** There was no answer. */
  static Reason unreachable(ApiRequest request, String server, Throwable why) {
    return new Reason(
        Reason.UNREACHABLE,
        "Could not %s: %s cannot be reached (%s)."
            .formatted(request.purpose(), server, describe(why)));
  }

  /** With the cause's name where it has no message: the JDK's client often gives none. */
  private static String describe(Throwable why) {
    String name = why.getClass().getSimpleName();
    String message = why.getMessage();
    Throwable cause = why.getCause();
    if (message != null && !message.isBlank()) {
      return name + ": " + message;
    }
    return cause == null ? name : name + ", " + cause.getClass().getSimpleName();
  }

  /** The answer is not one that this API gives; often a proxy's page. */
  public static ApiFailure unreadable(ApiRequest request, int status, @Nullable Throwable why) {
    return ApiFailure.lasting(
        status,
        new Reason(
            "Unreadable",
            "Could not %s: the answer (HTTP %d) is not what a Kubernetes API gives."
                .formatted(request.purpose(), status)),
        why);
  }

  private static String code(int status, StatusWire answer) {
    return switch (status) {
      case 401 -> Reason.UNAUTHORIZED;
      case 404 -> Reason.NOT_FOUND;
      case 405 -> "NotAllowed";
      case 409 -> "Conflict";
      case 410 -> "Expired";
      case 413 -> "TooLarge";
      case 422 -> "Invalid";
      case 429, 503 -> Reason.UNREACHABLE;
      // A load balancer whose API server is gone says these, too, but not as a Status object.
      case 502, 504 -> answer.isStatus() ? SERVER_FAILED : Reason.UNREACHABLE;
      // It is there, and this one request is too much for it: no outage of the cluster.
      default -> status >= 500 ? SERVER_FAILED : "Rejected";
    };
  }

  /** The server's words as a sentence; some repeat the whole object, which must not be printed. */
  private static String sentence(String text) {
    String trimmed = text.strip();
    if (trimmed.length() > LONGEST_QUOTE) {
      boolean splits = Character.isHighSurrogate(trimmed.charAt(LONGEST_QUOTE - 1));
      return trimmed.substring(0, splits ? LONGEST_QUOTE - 1 : LONGEST_QUOTE) + "…";
    }
    return trimmed.endsWith(".") ? trimmed : trimmed + ".";
  }
}
