package com.slashmnt.krar.job.kubeconfig;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/** YAML of any shape as maps, lists and scalars, for what is passed on as JSON. */
final class YamlValues {

  /** An alias may stand within what it stands for. */
  private static final int DEEPEST = 64;

  private YamlValues() {}

  /**
   * The value.
   *
   * @throws IllegalArgumentException if it is nested too deeply
   */
  static Object of(Node node, String path) {
    return of(node, path, 0);
  }

  private static Object of(Node node, String path, int depth) {
    if (depth > DEEPEST) {
      throw new IllegalArgumentException(path + " is nested too deeply");
    }
    if (node instanceof MappingNode mapping) {
      Map<String, Object> map = new LinkedHashMap<>();
      for (NodeTuple tuple : mapping.getValue()) {
        if (tuple.getKeyNode() instanceof ScalarNode key) {
          map.put(key.getValue(), of(tuple.getValueNode(), path, depth + 1));
        }
      }
      return map;
    }
    if (node instanceof SequenceNode sequence) {
      List<Object> list = new ArrayList<>();
      sequence.getValue().forEach(item -> list.add(of(item, path, depth + 1)));
      return list;
    }
    return scalar((ScalarNode) node);
  }

  private static Object scalar(ScalarNode node) {
    if (node.getTag().equals(Tag.BOOL)) {
      return Boolean.valueOf(node.getValue());
    }
    if (node.getTag().equals(Tag.INT) || node.getTag().equals(Tag.FLOAT)) {
      try {
        return new BigDecimal(node.getValue());
      } catch (NumberFormatException e) {
        return node.getValue();
      }
    }
    return node.getTag().equals(Tag.NULL) ? "" : node.getValue();
  }
}
