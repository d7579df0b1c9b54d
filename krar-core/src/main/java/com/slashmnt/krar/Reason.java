package com.slashmnt.krar;

import static java.util.Objects.requireNonNull;

import java.util.regex.Pattern;
import org.apiguardian.api.API;

/**
 * Why something was decided or went wrong: a stable code and one sentence for people.
 *
 * <p>The same text feeds the report, the log and the Kubernetes Event. It may quote what users
 * wrote into an annotation, a pod's status or a registry's answer: format characters (Unicode
 * category Cf), which could show a line backwards or hide a part of it, are left out, and what is
 * longer than {@value #LONGEST} characters is cut.
 *
 * @param code UpperCamelCase and stable, fit for the reason of a Kubernetes Event, a metric label
 *     or a JSON value
 * @param message one sentence for people, without secrets, format characters and excess length
 * @since 3.0.0
 */
@API(status = API.Status.STABLE, since = "3.0.0")
public record Reason(String code, String message) {

  /** The cluster could not be reached, or did not answer usefully within the bounds of a retry. */
  public static final String UNREACHABLE = "Unreachable";

  /** The cluster does not know who is asking (HTTP 401). */
  public static final String UNAUTHORIZED = "Unauthorized";

  /** The cluster knows who is asking, and does not allow it (HTTP 403). */
  public static final String FORBIDDEN = "Forbidden";

  /** The object does not exist (HTTP 404). */
  public static final String NOT_FOUND = "NotFound";

  /** The run ended before it came to this. */
  public static final String RUN_STOPPED = "RunStopped";

  /** The object was deleted while the run was about it. */
  public static final String DELETED = "Deleted";

  private static final int LONGEST = 2048;

  private static final Pattern FORMAT_CHARACTERS = Pattern.compile("\\p{Cf}+");

  private static final Pattern CODE = Pattern.compile("[A-Z][A-Za-z0-9]{0,127}");

  public Reason {
    requireNonNull(code, "code");
    requireNonNull(message, "message");
    if (!CODE.matcher(code).matches()) {
      throw new IllegalArgumentException(
          "a reason's code must be UpperCamelCase, such as RolloutInProgress, was '" + code + "'");
    }
    if (message.isBlank()) {
      throw new IllegalArgumentException("a reason needs a message, " + code + " had none");
    }
    message = readable(message);
  }

  private static String readable(String text) {
    String clean = FORMAT_CHARACTERS.matcher(text).replaceAll("");
    if (clean.isBlank()) {
      return "(nothing that can be read)";
    }
    if (clean.length() <= LONGEST) {
      return clean;
    }
    int end = LONGEST - 1;
    return clean.substring(0, Character.isHighSurrogate(clean.charAt(end - 1)) ? end - 1 : end)
        + "…";
  }

  /** Whether this reason has that code. */
  public boolean is(String other) {
    return code.equals(other);
  }

  /** {@code Code: message}, as logs and reports print it. */
  @Override
  public String toString() {
    return code + ": " + message;
  }
}
