package com.slashmnt.krar.fabric8;

import static java.util.Objects.requireNonNull;

import java.util.Arrays;
import org.apiguardian.api.API;

/**
 * A Secret that says how to log in to registries. It prints without its content.
 *
 * @since 3.0.0
 */
@API(status = API.Status.STABLE, since = "3.0.0")
public final class PullSecret {

  /** The type of one whose content is a {@code config.json} as Docker writes it now. */
  public static final String DOCKER_CONFIG_JSON = "kubernetes.io/dockerconfigjson";

  /** The type of one whose content is a {@code .dockercfg} as Docker wrote it once. */
  public static final String DOCKERCFG = "kubernetes.io/dockercfg";

  private final String type;
  private final byte[] content;

  /** Content of that type; the array is copied. */
  public PullSecret(String type, byte[] content) {
    this.type = requireNonNull(type, "type");
    this.content = requireNonNull(content, "content").clone();
    if (!type.equals(DOCKER_CONFIG_JSON) && !type.equals(DOCKERCFG)) {
      throw new IllegalArgumentException(
          "a pull secret is of type %s or %s, was '%s'"
              .formatted(DOCKER_CONFIG_JSON, DOCKERCFG, type));
    }
  }

  /** {@link #DOCKER_CONFIG_JSON} or {@link #DOCKERCFG}. */
  public String type() {
    return type;
  }

  /** A copy of the content, which is JSON. */
  public byte[] content() {
    return content.clone();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof PullSecret secret
        && type.equals(secret.type)
        && Arrays.equals(content, secret.content);
  }

  @Override
  public int hashCode() {
    return 31 * type.hashCode() + Arrays.hashCode(content);
  }

  /** The type alone. */
  @Override
  public String toString() {
    return "PullSecret[" + type + ", ***]";
  }
}
