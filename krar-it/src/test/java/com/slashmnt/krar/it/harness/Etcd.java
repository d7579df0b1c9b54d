package com.slashmnt.krar.it.harness;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The etcd of a control plane of our own, by its JSON gateway.
 *
 * <p>What is written here comes to the API server as if another API server had written it: neither
 * checked nor defaulted.
 */
public final class Etcd {
  /** How many objects may be written at once; etcd refuses more. */
  public static final int MOST_AT_ONCE = 128;

  private static final Pattern REVISION = Pattern.compile("\"revision\":\"(\\d+)\"");

  private static final Pattern VALUE = Pattern.compile("\"value\":\"([^\"]+)\"");

  private final HttpClient client = HttpClient.newHttpClient();
  private final String address;

  Etcd(String port) {
    address = "http://127.0.0.1:" + port + "/v3/kv/";
  }

  /** Forgets every revision but the newest. */
  void compact() {
    // A key of our own ("krar", in base 64), so that what is forgotten is older than the newest.
    String key = "\"key\":\"a3Jhcg==\"";
    Matcher revision = REVISION.matcher(ask("put", "{" + key + ",\"value\":\"a3Jhcg==\"}"));
    if (!revision.find()) {
      throw new IllegalStateException("etcd tells no revision");
    }
    ask("compaction", "{\"revision\":\"" + revision.group(1) + "\",\"physical\":true}");
  }

  /**
   * What is stored under a key such as {@code /registry/pods/default/web}.
   *
   * @throws IllegalStateException if nothing is
   */
  public byte[] read(String key) {
    Matcher value = VALUE.matcher(ask("range", "{\"key\":\"" + base64(key) + "\"}"));
    if (!value.find()) {
      throw new IllegalStateException("etcd has nothing under " + key);
    }
    return Base64.getDecoder().decode(value.group(1));
  }

  /**
   * Stores all of these in one transaction; safe for use by several threads.
   *
   * @param objects by key; at most {@link #MOST_AT_ONCE}
   */
  public void write(Map<String, byte[]> objects) {
    String puts =
        objects.entrySet().stream()
            .map(
                e ->
                    "{\"requestPut\":{\"key\":\"%s\",\"value\":\"%s\"}}"
                        .formatted(
                            base64(e.getKey()), Base64.getEncoder().encodeToString(e.getValue())))
            .collect(Collectors.joining(","));
    String unused = ask("txn", "{\"success\":[" + puts + "]}");
  }

  private static String base64(String key) {
    return Base64.getEncoder().encodeToString(key.getBytes(StandardCharsets.UTF_8));
  }

  private String ask(String what, String body) {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(address + what))
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build();
    try {
      HttpResponse<String> answer = client.send(request, HttpResponse.BodyHandlers.ofString());
      if (answer.statusCode() != 200) {
        throw new IllegalStateException("etcd refused " + what + ": " + answer.body());
      }
      return answer.body();
    } catch (IOException e) {
      throw new UncheckedIOException("etcd did not answer " + what, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while etcd was asked for " + what, e);
    }
  }
}
