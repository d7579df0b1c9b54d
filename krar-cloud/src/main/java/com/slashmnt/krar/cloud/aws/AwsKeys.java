package com.slashmnt.krar.cloud.aws;

import com.slashmnt.krar.cloud.identity.CloudAnswer;
import com.slashmnt.krar.cloud.identity.CloudRequest;
import com.slashmnt.krar.cloud.identity.Expiring;
import com.slashmnt.krar.oci.http.Json;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Map;

/** What requests to AWS are signed with; all of it is secret. */
record AwsKeys(String id, String secret, String sessionToken) {

  /** Reads the JSON of metadata and of Pod Identity. */
  static Expiring<AwsKeys> read(CloudRequest request, CloudAnswer answer) {
    Map<?, ?> json = answer.json();
    return of(
        request,
        Json.text(json.get("AccessKeyId")),
        Json.text(json.get("SecretAccessKey")),
        Json.text(json.get("Token")),
        Json.text(json.get("Expiration")));
  }

  static Expiring<AwsKeys> of(
      CloudRequest request, String id, String secret, String token, String expiration) {
    if (!id.isEmpty() && !secret.isEmpty() && !token.isEmpty()) {
      try {
        return new Expiring<>(new AwsKeys(id, secret, token), Instant.parse(expiration));
      } catch (DateTimeException e) {
        throw request.failed("its answer does not say how long it is good", "ask again later");
      }
    }
    throw request.failed("its answer has no keys", "see what answers there");
  }

  @Override
  public String toString() {
    return "keys of AWS";
  }
}
