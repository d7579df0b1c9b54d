package com.slashmnt.krar.job.input;

import static org.assertj.core.api.Assertions.assertThat;

import com.slashmnt.krar.fabric8.Fabric8Cluster;
import com.slashmnt.krar.oci.OciDigestSource;
import com.slashmnt.krar.oci.credential.Credentials;
import com.slashmnt.krar.policy.RolloutPolicy;
import com.slashmnt.krar.run.RolloutRun;
import com.slashmnt.krar.run.RolloutRunBuilder;
import com.slashmnt.krar.select.WorkloadSelector;
import com.slashmnt.krar.trigger.TriggerResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What {@link Setting} says of defaults and examples is so, and the documents say the same. */
class SettingDefaultsTest {

  private static final RolloutRunBuilder RUN =
      RolloutRun.builder(
          WorkloadSelector.of(),
          RolloutPolicy.always(),
          (workload, roll, context) -> new TriggerResult.Triggered(workload, Instant.EPOCH));

  /** As the library has it, by the name of its field. */
  private static Object field(Object of, String name) throws ReflectiveOperationException {
    var field = of.getClass().getDeclaredField(name);
    field.setAccessible(true);
    return field.get(of);
  }

  static List<Map.Entry<Setting, Object>> ofTheLibrary() throws ReflectiveOperationException {
    Object registries = OciDigestSource.builder(Credentials.none());
    var pageSize = Fabric8Cluster.class.getDeclaredField("DEFAULT_PAGE_SIZE");
    pageSize.setAccessible(true);
    Object waitTimeout = field(RUN, "waitTimeout");
    return List.of(
        Map.entry(Setting.MAX_IN_FLIGHT, field(RUN, "maxInFlight")),
        Map.entry(Setting.SETTLE_TIME, field(RUN, "settleTime")),
        Map.entry(Setting.BACK_OFF, field(RUN, "backOff")),
        Map.entry(Setting.WAIT_TIMEOUT, field(waitTimeout, "time")),
        Map.entry(Setting.REGISTRY_PARALLEL, field(registries, "parallel")),
        Map.entry(Setting.REGISTRY_TIMEOUT, field(registries, "timeout")),
        Map.entry(Setting.REGISTRY_TIMEOUT, field(RUN, "pushTimeout")),
        Map.entry(Setting.PAGE_SIZE, pageSize.get(null)));
  }

  @ParameterizedTest
  @MethodSource("ofTheLibrary")
  void aDefaultThatIsTheLibrarysIsSaidAsItIs(Map.Entry<Setting, Object> entry) {
    Setting setting = entry.getKey();
    assertThat(setting.type().parse(setting.byDefault())).isEqualTo(entry.getValue());
  }

  @Test
  void aRunHasNoTimeoutAndNoLimitOfFailuresByDefault() throws ReflectiveOperationException {
    assertThat(field(RUN, "runTimeout")).isEqualTo(Optional.empty());
    assertThat(Setting.RUN_TIMEOUT.byDefault()).isEqualTo("never");
    assertThat(field(RUN, "maxFailures")).hasToString("OptionalInt.empty");
    assertThat(Setting.MAX_FAILURES.byDefault()).isEqualTo("none");
  }

  static Stream<Setting> withAType() {
    return Arrays.stream(Setting.values()).filter(s -> s.type() != ValueType.TEXT);
  }

  @ParameterizedTest
  @MethodSource("withAType")
  void anExampleIsRight(Setting setting) {
    for (String example : setting.example().split(", | or ", -1)) {
      List<String> entries =
          setting.type() == ValueType.LABEL_SELECTOR
              ? List.of(example)
              : ValueParsers.list(example);
      for (String entry : entries) {
        assertThat(setting.type().parse(entry)).as(entry).isNotNull();
      }
    }
  }

  @ParameterizedTest
  @EnumSource(Setting.class)
  void theDocumentsSayTheDefault(Setting setting) throws IOException {
    String source =
        setting.variable().orElseGet(() -> setting.flags().get(setting.flags().size() - 1));
    String row =
        Files.readString(Path.of("../docs/settings.md"))
            .lines()
            .filter(line -> line.startsWith("|") && line.contains("`" + source + "`"))
            .findFirst()
            .orElseThrow(() -> new AssertionError("no row of " + source));
    String[] cells = row.split("(?<!\\\\)\\|", -1);
    assertThat(cells[4].strip().replace("`", "")).as(row).startsWith(setting.byDefault());
  }

  /** The chart hands these settings on as they are, so that its default is the command's. */
  @Test
  void theChartSaysTheSameDefaults() throws IOException {
    String template = Files.readString(Path.of("../helm-krar/templates/_pod.tpl"));
    String values = Files.readString(Path.of("../helm-krar/values.yaml"));
    List<MatchResult> handedOn =
        Pattern.compile("\\(list \"(KRAR_\\w+)\" \\$(?:job|registry)\\.(\\w+)\\)")
            .matcher(template)
            .results()
            .toList();
    assertThat(handedOn).hasSizeGreaterThan(10);
    for (MatchResult each : handedOn) {
      Setting setting =
          Arrays.stream(Setting.values())
              .filter(s -> s.variable().equals(Optional.of(each.group(1))))
              .findFirst()
              .orElseThrow();
      Matcher said =
          Pattern.compile(
                  "-- \\(\\w+\\)[^\\n]*\\((\\w+)[^()\\n]*\\)\\n *# @section[^\\n]*\\n *"
                      + each.group(2)
                      + ": null")
              .matcher(values);
      if (!setting.byDefault().isEmpty()) {
        assertThat(said.find()).as(each.group()).isTrue();
        assertThat(said.group(1)).as(each.group(2)).isEqualTo(setting.byDefault());
      }
    }
  }
}
