package com.slashmnt.krar.oci.http;

import com.slashmnt.krar.http.HttpHeaders;
import java.net.URI;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Optional;

/**
 * What came back.
 *
 * @param body as much of it as was allowed
 * @param url what was asked in the end, after redirects; its query may be secret
 * @param foreign whether a redirect led to another origin than the one that was asked
 */
public record HttpAnswer(int status, HttpHeaders headers, Body body, URI url, boolean foreign) {

  /** Who answered, after redirects. */
  public Origin origin() {
    return Origin.of(url);
  }

  public boolean isOk() {
    return status >= 200 && status < 300;
  }

  /** A header's value, empty if there is none. */
  public String header(String name) {
    return headers.first(name).orElse("").strip();
  }

  /** How long to wait, as seconds or as a date (RFC 9110, section 10.2.3). */
  public Optional<Duration> retryAfter(Instant now) {
    String value = header("Retry-After");
    try {
      if (value.matches("[0-9]{1,9}")) {
        return Optional.of(Duration.ofSeconds(Long.parseLong(value)));
      }
      Instant date = ZonedDateTime.parse(value, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant();
      return Optional.of(date.isBefore(now) ? Duration.ZERO : Duration.between(now, date));
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }
}
