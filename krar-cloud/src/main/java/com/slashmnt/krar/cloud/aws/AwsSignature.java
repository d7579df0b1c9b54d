package com.slashmnt.krar.cloud.aws;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.slashmnt.krar.cloud.identity.CloudRequest;
import java.net.URI;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Signs requests to AWS, Signature Version 4, in the header {@code Authorization}. Paths and
 * queries must need no further encoding.
 *
 * @param region such as {@code eu-central-1}
 * @param service such as {@code ecr}
 * @see <a
 *     href="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html">Create
 *     a signed AWS API request</a>
 */
record AwsSignature(String region, String service) {

  private static final String ALGORITHM = "AWS4-HMAC-SHA256";
  private static final String END = "aws4_request";

  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);

  /** A copy with the headers that sign it; all of its own are signed. */
  CloudRequest sign(CloudRequest request, AwsKeys keys, Instant now) {
    String time = TIME.format(now);
    Map<String, String> headers = new LinkedHashMap<>(request.headers());
    headers.put("X-Amz-Date", time);
    if (!keys.sessionToken().isEmpty()) {
      headers.put("X-Amz-Security-Token", keys.sessionToken());
    }
    SortedMap<String, String> signed = canonical(headers);
    signed.put("host", request.url().getAuthority());
    String names = String.join(";", signed.keySet());
    String date = time.substring(0, 8);
    String scope = String.join("/", date, region, service, END);
    String text =
        String.join("\n", ALGORITHM, time, scope, hash(canonical(request, signed, names)));
    String signature = HexFormat.of().formatHex(hmac(key(keys, date), text));
    headers.put(
        "Authorization",
        "%s Credential=%s/%s, SignedHeaders=%s, Signature=%s"
            .formatted(ALGORITHM, keys.id(), scope, names, signature));
    return request.withHeaders(headers);
  }

  private static SortedMap<String, String> canonical(Map<String, String> headers) {
    SortedMap<String, String> canonical = new TreeMap<>();
    headers.forEach(
        (name, value) ->
            canonical.put(name.toLowerCase(Locale.ROOT), value.strip().replaceAll(" +", " ")));
    return canonical;
  }

  private static String canonical(
      CloudRequest request, SortedMap<String, String> headers, String names) {
    URI url = request.url();
    String query = url.getRawQuery();
    return String.join(
        "\n",
        request.method(),
        url.getRawPath().isEmpty() ? "/" : url.getRawPath(),
        query == null
            ? ""
            : Arrays.stream(query.split("&", -1)).sorted().collect(Collectors.joining("&")),
        headers.entrySet().stream()
            .map(header -> header.getKey() + ":" + header.getValue() + "\n")
            .collect(Collectors.joining()),
        names,
        hash(request.body()));
  }

  private byte[] key(AwsKeys keys, String date) {
    byte[] key = ("AWS4" + keys.secret()).getBytes(UTF_8);
    for (String part : new String[] {date, region, service, END}) {
      key = hmac(key, part);
    }
    return key;
  }

  private static byte[] hmac(byte[] key, String text) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key, "HmacSHA256"));
      return mac.doFinal(text.getBytes(UTF_8));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this Java has no HMAC with SHA-256", e);
    }
  }

  private static String hash(String text) {
    try {
      return HexFormat.of()
          .formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(UTF_8)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this Java has no SHA-256", e);
    }
  }
}
