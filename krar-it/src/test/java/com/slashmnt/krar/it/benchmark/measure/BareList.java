package com.slashmnt.krar.it.benchmark.measure;

import com.slashmnt.krar.it.benchmark.result.Sample;
import com.slashmnt.krar.it.harness.Authorities;
import io.fabric8.kubernetes.client.Config;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import javax.net.ssl.HttpsURLConnection;
import javax.net.ssl.SSLSocketFactory;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/**
 * Lists, page after page on one kept-alive blocking connection, which a streaming parser walks over
 * and keeps nothing of.
 *
 * <p>The connection is a part of what is timed, the start of the JVM is not.
 */
public record BareList(URI server, SSLSocketFactory tls, String token) {
  private static final JsonFactory JSON = new JsonFactory();
  private static final int PAGE = 500;

  /** Where the items of a list are: in an array in the list. */
  private static final int ITEM_DEPTH = 3;

  /** With the rights of that token. */
  public static BareList of(Config admin, String token) {
    return new BareList(
        URI.create(admin.getMasterUrl()), Authorities.trust(admin).getSocketFactory(), token);
  }

  /** A page: how many items it has, and what the next one is asked for by, if there is one. */
  private record Page(int items, String next) {}

  /**
   * Reads all of these lists.
   *
   * @param lists path and query of each, without limit
   * @param items how many they have together; another number is an error
   */
  public Sample read(List<String> lists, int items) {
    long start = System.nanoTime();
    int seen = lists.stream().mapToInt(this::all).sum();
    if (seen != items) {
      throw new IllegalStateException(
          "this round does not count: %d items instead of %d".formatted(seen, items));
    }
    return Clock.since(start);
  }

  private int all(String list) {
    int items = 0;
    String next = "";
    do {
      String more = next.isEmpty() ? "" : "&continue=" + encoded(next);
      Page page = page(list + (list.contains("?") ? "&" : "?") + "limit=" + PAGE + more);
      items += page.items();
      next = page.next();
    } while (!next.isEmpty());
    return items;
  }

  private Page page(String path) {
    try {
      HttpURLConnection connection =
          (HttpURLConnection) server.resolve(path).toURL().openConnection();
      ((HttpsURLConnection) connection).setSSLSocketFactory(tls);
      connection.setRequestProperty("Authorization", "Bearer " + token);
      connection.setRequestProperty("Accept", "application/json");
      try (InputStream body = connection.getInputStream();
          JsonParser parser = JSON.createParser(ObjectReadContext.empty(), body)) {
        return walk(parser);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("the bare list of %s broke".formatted(path), e);
    }
  }

  private static Page walk(JsonParser parser) {
    int depth = 0;
    int items = 0;
    String next = "";
    for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
      if (token.isStructStart()) {
        depth++;
        items += depth == ITEM_DEPTH ? 1 : 0;
      } else if (token.isStructEnd()) {
        depth--;
      } else if (depth == ITEM_DEPTH - 1 && token == JsonToken.PROPERTY_NAME) {
        next = "continue".equals(parser.currentName()) ? parser.nextStringValue() : next;
      }
    }
    return new Page(items, next);
  }

  private static String encoded(String token) {
    return URLEncoder.encode(token, StandardCharsets.UTF_8);
  }
}
