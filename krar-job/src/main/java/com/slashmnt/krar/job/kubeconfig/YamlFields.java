package com.slashmnt.krar.job.kubeconfig;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayInputStream;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.YamlUnicodeReader;
import org.snakeyaml.engine.v2.composer.Composer;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.parser.ParserImpl;
import org.snakeyaml.engine.v2.scanner.StreamReader;

/**
 * A mapping of a YAML or JSON document, read field by field with kubectl's idea of types: a number
 * is no text, the last of two equal keys counts, unknown fields are ignored.
 *
 * <p>A field of the wrong type is an {@link IllegalArgumentException} that names the field and
 * quotes nothing: what stands there may be a secret.
 */
final class YamlFields {

  private static final LoadSettings SETTINGS =
      LoadSettings.builder()
          .setCodePointLimit(Integer.MAX_VALUE)
          .setAllowDuplicateKeys(true)
          .setParseComments(false)
          .build();

  private static final String MERGE = "<<";
  private static final int MOST_MERGES = 32;

  private final @Nullable MappingNode node;
  private final String path;

  private YamlFields(@Nullable MappingNode node, String path) {
    this.node = node;
    this.path = path;
  }

  /**
   * The first document of those bytes; without fields if there is none.
   *
   * @throws IllegalArgumentException if they are no YAML with a mapping
   */
  static YamlFields parse(byte[] document) {
    try {
      Composer documents =
          new Composer(
              SETTINGS,
              new ParserImpl(
                  SETTINGS,
                  new StreamReader(
                      SETTINGS, new YamlUnicodeReader(new ByteArrayInputStream(document)))));
      return of(documents.hasNext() ? documents.next() : null, "");
    } catch (YamlEngineException e) {
      // Its message quotes the text.
      throw new IllegalArgumentException("it is no YAML", e);
    }
  }

  private static YamlFields of(@Nullable Node node, String path) {
    if (node == null || YamlScalars.isNull(node)) {
      return new YamlFields(null, path);
    }
    if (node instanceof MappingNode mapping) {
      return new YamlFields(mapping, path);
    }
    throw wrong(path.isEmpty() ? "it" : path, "mapping");
  }

  /** The text of that field, empty if it is absent. */
  String text(String name) {
    Node value = value(name);
    return value == null ? "" : text(value, path(name));
  }

  private static String text(Node value, String path) {
    if (!(value instanceof ScalarNode scalar)) {
      throw wrong(path, "text");
    }
    String text = scalar.getValue();
    if (YamlScalars.isNumber(scalar) || YamlScalars.flag(scalar).isPresent()) {
      throw new IllegalArgumentException(path + " is no text; put it into quotes");
    }
    return text;
  }

  /** Whether that field is true; not if it is absent. */
  boolean flag(String name) {
    Node value = value(name);
    if (value == null) {
      return false;
    }
    if (value instanceof ScalarNode scalar && YamlScalars.flag(scalar).isPresent()) {
      return YamlScalars.flag(scalar).get();
    }
    throw wrong(path(name), "true or false");
  }

  /** The seconds of that field. */
  long seconds(String name) {
    if (value(name) instanceof ScalarNode scalar && scalar.isPlain()) {
      try {
        return new BigDecimal(scalar.getValue()).longValue();
      } catch (NumberFormatException e) {
        throw wrong(path(name), "number");
      }
    }
    throw wrong(path(name), "number");
  }

  /** What the base64 of that field stands for, byte by byte; empty if it is absent. */
  String data(String name) {
    try {
      // Line ends within are allowed, and nothing else that is no base64, as Go has it.
      String base64 = text(name).replace("\r", "").replace("\n", "");
      if (base64.length() % 4 != 0) {
        throw wrong(path(name), "base64"); // Java does without padding
      }
      return new String(Base64.getDecoder().decode(base64), ISO_8859_1);
    } catch (IllegalArgumentException e) {
      throw wrong(path(name), "base64");
    }
  }

  /** The mapping of that field, without fields if it is absent. */
  YamlFields fields(String name) {
    return of(value(name), path(name));
  }

  /** Whether that field is there. */
  boolean has(String name) {
    return value(name) != null;
  }

  /** The texts of that list, empty if it is absent. */
  List<String> texts(String name) {
    return list(value(name), path(name), YamlFields::text);
  }

  /** The mappings of that list, empty if it is absent. */
  List<YamlFields> list(String name) {
    return list(value(name), path(name), YamlFields::of);
  }

  private static <T> List<T> list(
      @Nullable Node value, String path, BiFunction<Node, String, T> read) {
    if (value == null || YamlScalars.isNull(value)) {
      return List.of();
    }
    if (!(value instanceof SequenceNode sequence)) {
      throw wrong(path, "list");
    }
    List<T> items = new ArrayList<>();
    for (Node item : sequence.getValue()) {
      items.add(read.apply(item, path + "[" + items.size() + "]"));
    }
    return items;
  }

  /** The lists of texts below that field, by their names. */
  Map<String, List<String>> textLists(String name) {
    return fields(name).entries(YamlFields::textList);
  }

  private static List<String> textList(Node value, String path) {
    return list(value, path, YamlFields::text);
  }

  /** The texts below that field, by their names. */
  Map<String, String> textsByName(String name) {
    return fields(name).entries((value, at) -> YamlScalars.isNull(value) ? "" : text(value, at));
  }

  private <T> Map<String, T> entries(BiFunction<Node, String, T> read) {
    Map<String, T> entries = new LinkedHashMap<>();
    for (NodeTuple tuple : node == null ? List.<NodeTuple>of() : node.getValue()) {
      if (tuple.getKeyNode() instanceof ScalarNode key) {
        entries.put(key.getValue(), read.apply(tuple.getValueNode(), path(key.getValue())));
      }
    }
    return entries;
  }

  /** That field as it stands, of whatever type. */
  Optional<Object> any(String name) {
    return Optional.ofNullable(value(name)).map(value -> YamlValues.of(value, path(name)));
  }

  private @Nullable Node value(String name) {
    return node == null ? null : value(node, name, 0);
  }

  /** The last of that name, else one that a merge key brings in. */
  private @Nullable Node value(MappingNode mapping, String name, int merges) {
    Node found = null;
    Node merged = null;
    for (NodeTuple tuple : mapping.getValue()) {
      if (tuple.getKeyNode() instanceof ScalarNode key) {
        found = key.getValue().equals(name) ? tuple.getValueNode() : found;
        merged = key.getValue().equals(MERGE) && key.isPlain() ? tuple.getValueNode() : merged;
      }
    }
    if (found == null && merged instanceof MappingNode other && merges < MOST_MERGES) {
      return value(other, name, merges + 1);
    }
    return found == null || YamlScalars.isNull(found) ? null : found;
  }

  private String path(String name) {
    return path.isEmpty() ? name : path + "." + name;
  }

  private static IllegalArgumentException wrong(String path, String expected) {
    return new IllegalArgumentException(
        path + " is no " + expected.replace("true or false", "boolean (true or false)"));
  }
}
