package com.slashmnt.krar.it.registry;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.net.URLDecoder;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;

/**
 * Gives tokens at {@code /token}, as Docker's do: who may not pull gets one, too, that opens
 * nothing; a wrong password gets none.
 *
 * @see <a href="https://distribution.github.io/distribution/spec/auth/token/">Distribution, Token
 *     authentication</a>
 */
public final class TokenService implements FrontRule {
  private static final String SERVICE = "it-registry";

  private final Map<String, String> passwords = new ConcurrentHashMap<>();
  private final Map<String, Set<String>> readable = new ConcurrentHashMap<>();
  private final Map<String, Set<String>> tokens = new ConcurrentHashMap<>();
  private final List<TokenRequest> requests = new CopyOnWriteArrayList<>();
  private final AtomicInteger count = new AtomicInteger();

  /** Lets a user pull from these repositories. */
  public TokenService user(String name, String password, String... repositories) {
    passwords.put(name, password);
    readable.put(name, Set.of(repositories));
    return this;
  }

  /** Lets everybody who does not say who pull from these. */
  public TokenService anonymous(String... repositories) {
    readable.put("", Set.of(repositories));
    return this;
  }

  /** What was asked so far. */
  public List<TokenRequest> requests() {
    return List.copyOf(requests);
  }

  /** Gives a token to whoever asks at {@code /token}. */
  @Override
  public boolean answers(FrontExchange exchange) throws IOException {
    String path = exchange.request().path();
    if (!path.startsWith("/token")) {
      return false;
    }
    String[] who = credential(exchange.request().authorization());
    Map<String, List<String>> query = query(path);
    List<String> scopes = query.getOrDefault("scope", List.of());
    boolean known = who[0].isEmpty() || who[1].equals(passwords.get(who[0]));
    requests.add(
        new TokenRequest(
            who[0],
            String.join(",", query.getOrDefault("service", List.of())),
            scopes,
            known ? 200 : 401));
    if (!known) {
      exchange.answer(401, Map.of("WWW-Authenticate", "Basic realm=\"tokens\""), "");
      return true;
    }
    Set<String> allowed = readable.getOrDefault(who[0], Set.of());
    Set<String> granted =
        scopes.stream()
            .filter(scope -> allowed.stream().anyMatch(r -> scope.equals(pull(r))))
            .collect(Collectors.toSet());
    String token = "it-token-" + count.incrementAndGet();
    tokens.put(token, granted);
    exchange.answer(
        200,
        Map.of("Content-Type", "application/json"),
        "{\"token\":\"%s\",\"expires_in\":300}".formatted(token));
    return true;
  }

  /** 401 for each request of a registry without the right token, with the way to this service. */
  public FrontRule demand(String realm) {
    return exchange -> {
      String path = exchange.request().path();
      if (!path.startsWith("/v2/")) {
        return false;
      }
      String scope =
          pull(path.replaceFirst("^/v2/", "").replaceFirst("/(manifests|blobs|tags)/.*", ""));
      String token = exchange.request().authorization().replaceFirst("^Bearer ", "");
      if (tokens.getOrDefault(token, Set.of()).contains(scope)) {
        return false;
      }
      String why = tokens.containsKey(token) ? ",error=\"insufficient_scope\"" : "";
      exchange.answer(
          401,
          Map.of(
              "WWW-Authenticate",
              "Bearer realm=\"%s\",service=\"%s\",scope=\"%s\"%s"
                  .formatted(realm, SERVICE, scope, why)),
          "");
      return true;
    };
  }

  private static String pull(String repository) {
    return "repository:" + repository + ":pull";
  }

  /** Name and password; both empty without any. */
  private static String[] credential(String authorization) {
    if (!authorization.startsWith("Basic ")) {
      return new String[] {"", ""};
    }
    String both = new String(Base64.getDecoder().decode(authorization.substring(6)), UTF_8);
    return (both + ":").split(":", 3);
  }

  private static Map<String, List<String>> query(String path) {
    Map<String, List<String>> values = new HashMap<>();
    int start = path.indexOf('?');
    for (String pair : start < 0 ? new String[0] : path.substring(start + 1).split("&")) {
      String[] parts = (pair + "=").split("=", 3);
      // Several scopes may come in one value, with blanks between them.
      for (String value : URLDecoder.decode(parts[1], UTF_8).split(" ", -1)) {
        values.computeIfAbsent(parts[0], name -> new ArrayList<>()).add(value);
      }
    }
    return values;
  }
}
