package com.slashmnt.krar.job.registry;

/**
 * Whom to ask before a registry.
 *
 * @param registry such as {@code docker.io}
 * @param mirror host, port if needed, and perhaps a path
 */
public record RegistryMirror(String registry, String mirror) {

  /**
   * Reads {@code registry=mirror}.
   *
   * @throws IllegalArgumentException if the text is of another form
   */
  static RegistryMirror parse(String text) {
    int equals = text.indexOf('=');
    if (equals < 1 || equals == text.length() - 1) {
      throw new IllegalArgumentException("a mirror is registry=mirror");
    }
    return new RegistryMirror(
        text.substring(0, equals).strip(), text.substring(equals + 1).strip());
  }
}
