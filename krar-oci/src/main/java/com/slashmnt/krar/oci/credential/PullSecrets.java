package com.slashmnt.krar.oci.credential;

import static java.util.Objects.requireNonNull;

import com.slashmnt.krar.image.ImageQuery;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apiguardian.api.API;

/**
 * The credentials of Kubernetes pull secrets.
 *
 * <p>A secret serves only queries {@linkplain ImageQuery#forPods for pods} of its own namespace
 * that name it; no other credential can be reached through it. Like the kubelet, it takes the
 * secrets that a pod names as one source. Helpers that a secret names are not run: who may write a
 * secret must not thereby run programs here.
 *
 * <p>Immutable; where the secrets come from is the caller's matter.
 *
 * @since 3.0.0
 */
@API(status = API.Status.STABLE, since = "3.0.0")
public final class PullSecrets implements Credentials {

  /** The type of a secret with {@code .dockerconfigjson}. */
  public static final String DOCKER_CONFIG_JSON = "kubernetes.io/dockerconfigjson";

  /** The type of a secret with {@code .dockercfg}. */
  public static final String DOCKER_CFG = "kubernetes.io/dockercfg";

  private record Name(String namespace, String secret) {}

  private static final PullSecrets NONE = new PullSecrets(Map.of());

  private final Map<Name, List<AuthEntry>> secrets;

  private PullSecrets(Map<Name, List<AuthEntry>> secrets) {
    this.secrets = Map.copyOf(secrets);
  }

  /** No secrets. */
  public static PullSecrets none() {
    return NONE;
  }

  /**
   * A copy with this one.
   *
   * @param type {@link #DOCKER_CONFIG_JSON} or {@link #DOCKER_CFG}
   * @param content the value of its one key, decoded from Base64
   * @throws IllegalArgumentException if it holds something else; the message does not repeat it
   */
  public PullSecrets with(String namespace, String secret, String type, byte[] content) {
    requireNonNull(namespace, "namespace");
    requireNonNull(secret, "secret");
    String origin = "pull secret " + namespace + "/" + secret;
    AuthFile file =
        switch (type) {
          case DOCKER_CONFIG_JSON -> AuthFile.parse(origin, content);
          case DOCKER_CFG -> AuthFile.parseOld(origin, content);
          default ->
              throw new IllegalArgumentException(
                  "%s has type '%s', expected %s or %s"
                      .formatted(origin, type, DOCKER_CONFIG_JSON, DOCKER_CFG));
        };
    Map<Name, List<AuthEntry>> more = new HashMap<>(secrets);
    more.put(
        new Name(namespace, secret),
        file.entries().stream().map(entry -> entry.from(origin)).toList());
    return new PullSecrets(more);
  }

  @Override
  public List<Credential> candidatesFor(ImageQuery query) {
    if (query.namespace().isEmpty()) {
      return List.of();
    }
    String namespace = query.namespace().get();
    List<AuthEntry> entries = new ArrayList<>();
    for (String secret : query.pullSecrets()) {
      entries.addAll(secrets.getOrDefault(new Name(namespace, secret), List.of()));
    }
    Set<Credential> candidates = new LinkedHashSet<>();
    AuthEntry.matching(entries, query.image()).forEach(entry -> candidates.add(entry.credential()));
    return List.copyOf(candidates);
  }

  /** How many. */
  @Override
  public String toString() {
    return secrets.size() + " pull secrets";
  }
}
