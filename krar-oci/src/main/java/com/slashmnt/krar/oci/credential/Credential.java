package com.slashmnt.krar.oci.credential;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import java.util.Base64;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;

/**
 * How krar authenticates with a registry: by a user and a password, by a token, or not at all.
 *
 * <p>Two are equal if their content is, wherever it comes from. Nothing prints it, not even the
 * user: some registries' user is a token. What is printed is the {@linkplain #from source}.
 *
 * @since 3.0.0
 */
@API(status = API.Status.STABLE, since = "3.0.0")
public final class Credential {

  private static final Credential ANONYMOUS = new Credential(Form.NOTHING, "", "", "anonymous", "");

  private static final String UNNAMED = "***";

  private static final Pattern TOKEN = Pattern.compile("[\\x21-\\x7e]+");

  private enum Form {
    NOTHING,
    PASSWORD,
    IDENTITY_TOKEN,
    REGISTRY_TOKEN
  }

  private final Form form;
  private final String user;
  private final String secret;
  private final String source;
  private final String advice;

  private Credential(Form form, String user, String secret, String source, String advice) {
    this.advice = requireNonNull(advice, "advice");
    this.source = requireNonNull(source, "source");
    this.form = form;
    this.user = requireNonNull(user, "user");
    this.secret = requireNonNull(secret, "secret");
  }

  /** No authentication. */
  public static Credential anonymous() {
    return ANONYMOUS;
  }

  /**
   * A user with a password.
   *
   * @throws IllegalArgumentException if one of them is empty, or the user has a colon
   */
  public static Credential of(String user, String password) {
    if (user.isEmpty() || password.isEmpty() || user.indexOf(':') >= 0) {
      throw new IllegalArgumentException(
          "a credential needs a user without ':' and a password, such as robot:secret");
    }
    return new Credential(Form.PASSWORD, user, password, UNNAMED, "");
  }

  /**
   * A token that the registry's token service exchanges for another one.
   *
   * @throws IllegalArgumentException if it is empty
   */
  public static Credential ofIdentityToken(String token) {
    if (token.isEmpty()) {
      throw new IllegalArgumentException("an identity token must not be empty");
    }
    return new Credential(Form.IDENTITY_TOKEN, "<token>", token, UNNAMED, "");
  }

  /**
   * A token that the registry itself takes, {@code registrytoken} in Docker's config.
   *
   * @throws IllegalArgumentException if no header could carry it; the message does not repeat it
   */
  public static Credential ofRegistryToken(String token) {
    if (!TOKEN.matcher(token).matches()) {
      throw new IllegalArgumentException("a registry token needs visible ASCII characters only");
    }
    return new Credential(Form.REGISTRY_TOKEN, "<token>", token, UNNAMED, "");
  }

  /**
   * Reads {@code user:password}; the password may have colons.
   *
   * @throws IllegalArgumentException if the text is of another form; it does not repeat the text
   */
  public static Credential parse(String text) {
    int colon = text.indexOf(':');
    if (colon < 0) {
      throw new IllegalArgumentException(
          "a credential is user:password, such as robot:secret; there was no ':'");
    }
    return of(text.substring(0, colon), text.substring(colon + 1));
  }

  /**
   * A copy, named by where it comes from.
   *
   * @param where for messages, such as {@code pull secret shop/registry}; nothing of the content
   */
  public Credential from(String where) {
    return isAnonymous() ? this : new Credential(form, user, secret, where, advice);
  }

  /**
   * A copy that says more where a registry refuses it (401 or 403): what to grant, or why there was
   * nothing better than to ask anonymously.
   *
   * @param sentence ends the message of the look-up that failed; nothing of the content
   */
  public Credential ifRefused(String sentence) {
    return new Credential(form, user, secret, source, sentence);
  }

  /** What to say where a registry refuses it, if there is something to say. */
  public Optional<String> advice() {
    return advice.isEmpty() ? Optional.empty() : Optional.of(advice);
  }

  /** Whether it is no authentication. */
  public boolean isAnonymous() {
    return form == Form.NOTHING;
  }

  /** The identity token, if it is one; a secret. */
  public Optional<String> identityToken() {
    return form == Form.IDENTITY_TOKEN ? Optional.of(secret) : Optional.empty();
  }

  /** The token for the registry itself, if it is one; a secret. */
  public Optional<String> registryToken() {
    return form == Form.REGISTRY_TOKEN ? Optional.of(secret) : Optional.empty();
  }

  /**
   * The value of the header {@code Authorization} in the scheme Basic (RFC 7617), if it is a user
   * with a password; a secret.
   */
  public Optional<String> basic() {
    return form == Form.PASSWORD
        ? Optional.of(
            "Basic " + Base64.getEncoder().encodeToString((user + ":" + secret).getBytes(UTF_8)))
        : Optional.empty();
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Credential that
        && form == that.form
        && user.equals(that.user)
        && secret.equals(that.secret);
  }

  @Override
  public int hashCode() {
    return Objects.hash(form, user, secret);
  }

  /** Where it comes from; three stars if it is unknown. */
  @Override
  public String toString() {
    return source;
  }
}
