package com.slashmnt.krar.it.registry;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** What can be wrong with a registry, or in its way. */
public final class Faults {
  private Faults() {}

  /** Answers with this status, and nothing else. */
  public static FrontRule status(int status) {
    return answer(status, Map.of(), "");
  }

  /** Answers with this. */
  public static FrontRule answer(int status, Map<String, String> headers, String body) {
    return exchange -> {
      exchange.answer(status, headers, body);
      return true;
    };
  }

  /** 429, without a word when to come again. */
  public static FrontRule tooManyRequests() {
    return status(429);
  }

  /** 429, with the seconds to wait. */
  public static FrontRule tooManyRequests(Duration retryAfter) {
    return answer(429, Map.of("Retry-After", Long.toString(retryAfter.toSeconds())), "");
  }

  /** 200 and a page for people, as a hotel's Wi-Fi answers; it has no digest. */
  public static FrontRule notJson() {
    return answer(200, Map.of("Content-Type", "text/html"), "<html>Please log in</html>");
  }

  /** The registry's answer without the header that tells the digest. */
  public static FrontRule withoutDigest() {
    return exchange -> {
      exchange.drop("Docker-Content-Digest");
      return false;
    };
  }

  /** 405 for each HEAD. */
  public static FrontRule withoutHead() {
    return exchange -> {
      if (!exchange.request().method().equals("HEAD")) {
        return false;
      }
      exchange.answer(405, Map.of("Allow", "GET"), "");
      return true;
    };
  }

  /** Redirects within the same server, each time to another address, and never arrives. */
  public static FrontRule redirectLoop() {
    AtomicInteger hops = new AtomicInteger();
    return exchange -> {
      String path = exchange.request().path().replaceFirst("\\?.*", "");
      exchange.answer(307, Map.of("Location", path + "?hop=" + hops.incrementAndGet()), "");
      return true;
    };
  }

  /** Redirects to the same path of another server. */
  public static FrontRule redirectTo(URI server) {
    return exchange -> {
      String location = server.resolve(exchange.request().path()).toString();
      exchange.answer(307, Map.of("Location", location), "");
      return true;
    };
  }

  /**
   * Sends a manifest of this size to each GET, as long as somebody reads; a HEAD goes on.
   *
   * @param sent how much was given to the connections, to be read by the test
   */
  public static FrontRule huge(long size, AtomicLong sent) {
    return exchange -> {
      if (!exchange.request().method().equals("GET")) {
        return false;
      }
      byte[] blanks = new byte[64 * 1024];
      Arrays.fill(blanks, (byte) ' ');
      OutputStream out = exchange.stream(200, Map.of("Content-Type", MediaTypes.OCI_INDEX), size);
      for (long left = size; left > 0; left -= blanks.length) {
        int next = (int) Math.min(left, blanks.length);
        out.write(blanks, 0, next);
        sent.addAndGet(next);
      }
      out.close();
      return true;
    };
  }

  /** 401 for whoever has not this name and password. */
  public static FrontRule basic(String user, String password) {
    String wanted = "Basic " + base64(user + ":" + password);
    return exchange -> {
      if (exchange.header("Authorization").equals(wanted)) {
        return false;
      }
      exchange.answer(401, Map.of("WWW-Authenticate", "Basic realm=\"it\""), "");
      return true;
    };
  }

  /** What a rule does the first n times; later it does nothing. */
  public static FrontRule times(int n, FrontRule rule) {
    AtomicInteger left = new AtomicInteger(n);
    return exchange -> left.getAndDecrement() > 0 && rule.answers(exchange);
  }

  /** Closes the connection instead of an answer. */
  public static FrontRule cut() {
    return exchange -> {
      throw new IOException("cut, as the test wants");
    };
  }

  static String base64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(UTF_8));
  }
}
