package com.slashmnt.krar.oci.credential;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.slashmnt.krar.oci.http.Json;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.core.JacksonException;

/**
 * What stands in a file of credentials, Docker's {@code config.json} or containers/image's {@code
 * auth.json}.
 *
 * @param entries of {@code auths}, without those that say nothing or nonsense
 * @param helpers of {@code credHelpers}, by registry
 * @param store of {@code credsStore}
 */
record AuthFile(List<AuthEntry> entries, Map<String, String> helpers, Optional<String> store) {

  AuthFile {
    entries = List.copyOf(entries);
    helpers = Map.copyOf(helpers);
  }

  /**
   * Reads {@code {"auths": {…}, "credHelpers": {…}, "credsStore": "…"}}.
   *
   * @param origin for messages, such as the file's name
   * @throws IllegalArgumentException if it is no JSON object; it does not repeat the text
   */
  static AuthFile parse(String origin, byte[] json) {
    Map<?, ?> root = read(origin, json);
    Map<String, String> helpers = new LinkedHashMap<>();
    Json.fields(Json.field(root, "credHelpers"))
        .forEach(
            (registry, helper) -> {
              String name = Json.text(helper);
              if (!name.isEmpty()) {
                AuthKey.parse((String) registry).ifPresent(key -> helpers.put(key.host(), name));
              }
            });
    String store = Json.text(Json.field(root, "credsStore"));
    return new AuthFile(
        entries(origin, Json.fields(Json.field(root, "auths"))),
        helpers,
        store.isEmpty() ? Optional.empty() : Optional.of(store));
  }

  /** Reads the old form, {@code .dockercfg}, which is what {@code auths} holds today. */
  static AuthFile parseOld(String origin, byte[] json) {
    return new AuthFile(entries(origin, read(origin, json)), Map.of(), Optional.empty());
  }

  private static Map<?, ?> read(String origin, byte[] json) {
    String refusal =
        origin + " is no file of registry credentials, expected JSON such as {\"auths\": {…}}";
    try {
      if (Json.read(json) instanceof Map<?, ?> root) {
        return root;
      }
    } catch (JacksonException e) {
      // Its message quotes the text, which is secret: it must not be the cause.
      throw new IllegalArgumentException(refusal);
    }
    throw new IllegalArgumentException(refusal);
  }

  private static List<AuthEntry> entries(String origin, Map<?, ?> auths) {
    List<AuthEntry> entries = new ArrayList<>();
    auths.forEach(
        (registry, entry) -> {
          Optional<AuthKey> key = AuthKey.parse((String) registry);
          Optional<Credential> credential = credential(Json.fields(entry));
          if (key.isPresent() && credential.isPresent()) {
            entries.add(
                new AuthEntry(key.get(), credential.get().from(origin + " entry " + key.get())));
          }
        });
    return entries;
  }

  private static Optional<Credential> credential(Map<?, ?> entry) {
    try {
      String ready = Json.text(Json.field(entry, "registrytoken"));
      if (!ready.isEmpty()) {
        return Optional.of(Credential.ofRegistryToken(ready));
      }
      String token = Json.text(Json.field(entry, "identitytoken"));
      if (!token.isEmpty()) {
        return Optional.of(Credential.ofIdentityToken(token));
      }
      String auth = Json.text(Json.field(entry, "auth"));
      if (!auth.isEmpty()) {
        return Optional.of(Credential.parse(decoded(auth)));
      }
      return Optional.of(
          Credential.of(
              Json.text(Json.field(entry, "username")), Json.text(Json.field(entry, "password"))));
    } catch (IllegalArgumentException e) {
      return Optional.empty(); // Docker leaves empty entries behind where a store has the secret.
    }
  }

  private static String decoded(String auth) {
    String text = new String(Base64.getMimeDecoder().decode(auth), UTF_8);
    int end = text.length();
    while (end > 0 && text.charAt(end - 1) == '\0') {
      end--; // as Docker does
    }
    return text.substring(0, end);
  }

  /** How much, nothing else. */
  @Override
  public String toString() {
    return entries.size() + " credentials, " + helpers.size() + " helpers";
  }
}
