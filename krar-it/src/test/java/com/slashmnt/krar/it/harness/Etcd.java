package com.slashmnt.krar.it.harness;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The etcd of a control plane of our own, by its JSON gateway. */
final class Etcd {
  private static final Pattern REVISION = Pattern.compile("\"revision\":\"(\\d+)\"");

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

  private String ask(String what, String body) {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(address + what))
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build();
    try {
      HttpResponse<String> answer =
          HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
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
