package com.slashmnt.krar.job.kubeconfig;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Certificates or a key: as they stand in a kubeconfig, or in a file that it names.
 *
 * @param field such as {@code client-key}; that of the data is {@code client-key-data}
 * @param data PEM; it may be secret
 * @param file empty if none is named
 */
public record PemSource(String field, String data, String file) {

  static PemSource read(YamlFields fields, String field, Path kubeconfig) {
    return new PemSource(
        field, fields.data(field + "-data"), RelativePath.resolve(kubeconfig, fields.text(field)));
  }

  public boolean isAbsent() {
    return data.isEmpty() && file.isEmpty();
  }

  boolean isGivenTwice() {
    return !data.isEmpty() && !file.isEmpty();
  }

  /** What it is called in messages; no content. */
  public String name(String place) {
    return data.isEmpty()
        ? "the " + field + " of the " + place + ", " + file + ","
        : "the " + field + "-data of the " + place;
  }

  /**
   * The PEM, empty if this is absent.
   *
   * @param place where the field stands, for messages: {@code kubeconfig's context 'a'}
   * @throws IllegalArgumentException if the file cannot be read
   */
  public String pem(String place) {
    if (!data.isEmpty() || file.isEmpty()) {
      return data;
    }
    try {
      return Files.readString(Path.of(file), ISO_8859_1);
    } catch (IOException e) {
      throw new IllegalArgumentException(
          name(place) + " cannot be read (" + e.getClass().getSimpleName() + ")", e);
    }
  }

  /** Never the content. */
  @Override
  public String toString() {
    return field + (data.isEmpty() ? " " + file : "-data");
  }
}
