package com.slashmnt.krar.it.benchmark.fleet;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * An object as the API server stores it, in protobuf, of which copies are made by replacing words
 * with others of the same length: no length in the encoding changes then.
 */
final class StoredTemplate {
  private final byte[] bytes;
  private final Map<String, int[]> places = new HashMap<>();

  /**
   * A template.
   *
   * @param words what is replaced; each must be there
   */
  StoredTemplate(byte[] bytes, Iterable<String> words) {
    this.bytes = bytes.clone();
    // One character for each byte, so that places in the text are places among the bytes.
    String text = new String(bytes, StandardCharsets.ISO_8859_1);
    for (String word : words) {
      int[] found = places(text, word);
      if (found.length == 0) {
        throw new IllegalArgumentException("the stored object has no \"%s\"".formatted(word));
      }
      places.put(word, found);
    }
  }

  private static int[] places(String text, String word) {
    return IntStream.iterate(
            text.indexOf(word), at -> at >= 0, at -> text.indexOf(word, at + word.length()))
        .toArray();
  }

  /** A copy with another word for each of the template's. */
  byte[] with(Map<String, String> replacements) {
    byte[] copy = bytes.clone();
    replacements.forEach(
        (word, other) -> {
          byte[] written = other.getBytes(StandardCharsets.ISO_8859_1);
          if (written.length != word.length()) {
            throw new IllegalArgumentException(
                "\"%s\" is not as long as \"%s\", which it is to replace".formatted(other, word));
          }
          for (int place : places.getOrDefault(word, new int[0])) {
            System.arraycopy(written, 0, copy, place, written.length);
          }
        });
    return copy;
  }
}
