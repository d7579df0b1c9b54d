package com.slashmnt.krar.job.kubeconfig;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Whom to act as, if the API server lets the user (Kubernetes documentation, <i>User
 * impersonation</i>).
 *
 * @param user empty for none
 * @param uid empty if not said
 */
public record Impersonation(
    String user, String uid, List<String> groups, Map<String, List<String>> extra) {

  static final Impersonation NONE = new Impersonation("", "", List.of(), Map.of());

  private static final String TOKEN_CHARACTERS = "!#$&'*+-.^_`|~";

  public Impersonation {
    groups = List.copyOf(groups);
    extra = Map.copyOf(extra);
  }

  static Impersonation read(YamlFields fields) {
    return new Impersonation(
        fields.text("as"),
        fields.text("as-uid"),
        fields.texts("as-groups"),
        fields.textLists("as-user-extra"));
  }

  /** Whether it says more than the user. */
  boolean hasDetails() {
    return !uid.isEmpty() || !groups.isEmpty() || !extra.isEmpty();
  }

  /** The headers that ask the API server for it; none without a user to impersonate. */
  public List<Map.Entry<String, String>> headers() {
    if (user.isEmpty()) {
      return List.of();
    }
    List<Map.Entry<String, String>> headers = new ArrayList<>();
    headers.add(Map.entry("Impersonate-User", user));
    if (!uid.isEmpty()) {
      headers.add(Map.entry("Impersonate-Uid", uid));
    }
    groups.forEach(group -> headers.add(Map.entry("Impersonate-Group", group)));
    extra.forEach(
        (key, values) ->
            values.forEach(
                value -> headers.add(Map.entry("Impersonate-Extra-" + escaped(key), value))));
    return headers;
  }

  /** A key may be a URL such as {@code example.com/team}; the API server decodes percents. */
  private static String escaped(String key) {
    StringBuilder escaped = new StringBuilder();
    for (byte b : key.getBytes(UTF_8)) {
      char c = (char) (b & 0xff);
      escaped.append(
          isPlain(c) ? Character.toString(c) : String.format(Locale.ROOT, "%%%02X", (int) c));
    }
    return escaped.toString();
  }

  private static boolean isPlain(char c) {
    return (c >= 'a' && c <= 'z')
        || (c >= 'A' && c <= 'Z')
        || (c >= '0' && c <= '9')
        || TOKEN_CHARACTERS.indexOf(c) >= 0;
  }
}
