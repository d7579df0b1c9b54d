package com.slashmnt.krar.fabric8;

import static java.util.Objects.requireNonNull;
import static java.util.Objects.requireNonNullElse;

import com.slashmnt.krar.fabric8.internal.http.ApiClient;
import com.slashmnt.krar.fabric8.internal.http.ApiFailure;
import com.slashmnt.krar.fabric8.internal.http.ApiRequest;
import com.slashmnt.krar.fabric8.internal.http.Json;
import com.slashmnt.krar.fabric8.internal.http.ObjectName;
import com.slashmnt.krar.fabric8.internal.http.Query;
import com.slashmnt.krar.fabric8.internal.http.StatusErrors;
import com.slashmnt.krar.workload.WorkloadRef;
import java.io.InputStream;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.core.exc.JacksonIOException;
import tools.jackson.core.exc.UnexpectedEndOfInputException;

/** Reads pull secrets, and keeps of them what a registry client needs. */
final class SecretReader {

  /** A Secret; values of other keys are not kept. */
  record Wire(String type, Map<String, String> data) {

    private static final Map<String, String> KEYS =
        Map.of(
            PullSecret.DOCKER_CONFIG_JSON, ".dockerconfigjson", PullSecret.DOCKERCFG, ".dockercfg");

    Wire {
      type = requireNonNullElse(type, "");
      String key = KEYS.getOrDefault(type, "");
      String value = data == null ? null : data.get(key);
      data = value == null ? Map.of() : Map.of(key, value);
    }

    Optional<PullSecret> toPullSecret() {
      String encoded = data.values().stream().findFirst().orElse("");
      try {
        return encoded.isEmpty()
            ? Optional.empty()
            : Optional.of(new PullSecret(type, Base64.getDecoder().decode(encoded)));
      } catch (IllegalArgumentException e) {
        // The API server takes nothing but Base64.
        return Optional.empty();
      }
    }

    @Override
    public String toString() {
      return "Wire[" + type + ", ***]";
    }
  }

  private SecretReader() {}

  static Optional<PullSecret> read(ApiClient api, String namespace, String name) {
    requireNonNull(api, "api");
    if (!ObjectName.isName(requireNonNull(name, "name"))) {
      // A pod may name what no Secret can be called; as a path it might lead to another namespace.
      String unused = WorkloadRef.requireNamespace(namespace);
      return Optional.empty();
    }
    ObjectName secret = new ObjectName("secrets", namespace, name);
    ApiRequest request =
        ApiRequest.get(secret.path(), Query.NONE, "read", secret.toString(), secret.right("get"));
    try {
      return api.send(request, body -> parse(body, request)).toPullSecret();
    } catch (ApiFailure e) {
      if (e.status() == ApiFailure.NOT_FOUND) {
        return Optional.empty();
      }
      throw e.toKrarException();
    }
  }

  private static Wire parse(InputStream body, ApiRequest request) {
    try {
      return requireNonNullElse(Json.read(body, Wire.class), new Wire("", Map.of()));
    } catch (JacksonIOException | UnexpectedEndOfInputException e) {
      throw e;
    } catch (JacksonException e) {
      // Without the cause: its message may repeat what could not be read.
      throw StatusErrors.unreadable(request, 200, null);
    }
  }
}
