package com.slashmnt.krar.cloud.identity;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.slashmnt.krar.http.HttpHeaders;
import com.slashmnt.krar.oci.http.Json;
import java.util.Map;
import tools.jackson.core.JacksonException;

/** An answer, whatever its status; what it says may be secret. */
public final class CloudAnswer {

  private final int status;
  private final HttpHeaders headers;
  private final byte[] body;

  CloudAnswer(int status, HttpHeaders headers, byte[] body) {
    this.status = status;
    this.headers = headers;
    this.body = body;
  }

  public int status() {
    return status;
  }

  public boolean isOk() {
    return status == 200;
  }

  /** Whether another try may do better. */
  boolean isPassing() {
    return status == 429 || status == 500 || (status >= 502 && status <= 504);
  }

  /** Whether it has that header with that value. */
  public boolean has(String name, String value) {
    return headers.all(name).contains(value);
  }

  public String text() {
    return new String(body, UTF_8);
  }

  /** The fields of the object that it is; none if it is no JSON. */
  public Map<?, ?> json() {
    try {
      return Json.fields(Json.read(body));
    } catch (JacksonException e) {
      return Map.of(); // its message may quote a token
    }
  }

  /** The status alone. */
  @Override
  public String toString() {
    return "HTTP " + status;
  }
}
