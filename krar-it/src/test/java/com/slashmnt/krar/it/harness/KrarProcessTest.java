package com.slashmnt.krar.it.harness;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class KrarProcessTest {
  @Test
  void givesCodeAndBothStreams() {
    try (KrarProcess process = shell("echo out; echo err >&2; exit 3")) {
      assertThat(process.result()).isEqualTo(new KrarProcess.Result(3, "out\n", "err\n"));
    }
  }

  @Test
  void hasACleanEnvironment() {
    try (KrarProcess process =
        shell("env | cut -d= -f1 | grep -vx -e _ -e PWD -e SHLVL -e OLDPWD")) {
      assertThat(process.result().stdout().lines())
          .containsExactlyInAnyOrder("PATH", "JAVA_HOME", "HOME", "GIVEN");
    }
  }

  @Test
  void seesOutputWhileItRunsAndKills() {
    try (KrarProcess process = shell("echo ready 42 >&2; exec tail -f /dev/null")) {
      assertThat(process.awaitStderr("^ready \\d+$")).isEqualTo("ready 42");
      assertThat(process.running()).isTrue();
      process.kill();
      assertThat(process.result().exitCode()).isEqualTo(128 + 9);
    }
  }

  @Test
  void terminates() {
    try (KrarProcess process =
        shell("trap 'exit 7' TERM; echo up; while :; do tail -f /dev/null & wait; done")) {
      process.awaitStdout("up");
      process.terminate();
      assertThat(process.result().exitCode()).isEqualTo(7);
    }
  }

  @Test
  void saysWhatItWroteWhenTheAwaitedDoesNotCome() {
    try (KrarProcess process = shell("echo bad luck >&2")) {
      assertThatExceptionOfType(AssertionError.class)
          .isThrownBy(() -> process.awaitStderr("good"))
          .withMessageContaining("bad luck");
      assertThat(process.exitCode(Duration.ofSeconds(60))).isZero();
    }
  }

  private static KrarProcess shell(String script) {
    return KrarProcess.start(Path.of("/bin/sh"), Map.of("GIVEN", "value"), List.of("-c", script));
  }
}
