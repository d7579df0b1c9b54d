package com.slashmnt.krar.job.kubeconfig;

import java.util.Optional;
import java.util.regex.Pattern;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.ScalarNode;

/** What scalars without quotes stand for in YAML 1.1, which kubectl reads. */
final class YamlScalars {

  private static final Pattern TRUE = Pattern.compile("true|True|TRUE|yes|Yes|YES|on|On|ON");
  private static final Pattern FALSE = Pattern.compile("false|False|FALSE|no|No|NO|off|Off|OFF");
  private static final Pattern NULL = Pattern.compile("|~|null|Null|NULL");
  private static final Pattern NUMBER =
      Pattern.compile(
          "[-+]?(0x[0-9a-fA-F_]+|0b[01_]+|0o?[0-7_]+|[0-9][0-9_]*"
              + "|(\\.[0-9]+|[0-9]+(\\.[0-9]*)?)([eE][-+]?[0-9]+)?|\\.(inf|Inf|INF))"
              + "|\\.(nan|NaN|NAN)");

  private YamlScalars() {}

  static boolean isNull(Node node) {
    return node instanceof ScalarNode scalar && matches(scalar, NULL);
  }

  static boolean isNumber(ScalarNode scalar) {
    return matches(scalar, NUMBER);
  }

  /** True or false; empty if it is neither. */
  static Optional<Boolean> flag(ScalarNode scalar) {
    if (matches(scalar, TRUE)) {
      return Optional.of(true);
    }
    return matches(scalar, FALSE) ? Optional.of(false) : Optional.empty();
  }

  private static boolean matches(ScalarNode scalar, Pattern pattern) {
    return scalar.isPlain() && pattern.matcher(scalar.getValue()).matches();
  }
}
