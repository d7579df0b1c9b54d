package com.slashmnt.krar.oci.credential;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HelperProcessTest {

  private static HelperProcess running(String script) {
    return new HelperProcess(Duration.ofSeconds(5), name -> List.of("sh", "-c", script));
  }

  @Test
  void tellsTheServerAndTakesTheAnswer() {
    String script =
        "read -r server; printf '{\"ServerURL\":\"x\",\"Username\":\"%s\",\"Secret\":\"s\"}'"
            + " \"$server\"";
    assertThat(running(script).get("x", "r.example.com"))
        .contains(Credential.of("r.example.com", "s"));
  }

  @Test
  void takesAnIdentityToken() {
    assertThat(
            running("echo '{\"Username\":\"<token>\",\"Secret\":\"s\"}'").get("x", "r.example.com"))
        .contains(Credential.ofIdentityToken("s"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "echo credentials not found in native keychain; exit 1",
        "echo '{\"Username\":\"u\",\"Secret\":\"s\"}'; exit 1",
        "echo nonsense",
        "echo '{}'",
        "true",
        "yes"
      })
  @Timeout(20)
  void hasNothingWhereItFails(String script) {
    assertThat(running(script).get("x", "r.example.com")).isEmpty();
  }

  @Test
  void hasNothingWhereThereIsNoSuchProgram() {
    assertThat(new HelperProcess().get("krar-test-missing", "r.example.com")).isEmpty();
    assertThat(running("echo").get("../evil", "r.example.com")).isEmpty();
  }

  @Test
  @Timeout(20)
  void isEndedWhenItTakesTooLong() throws Exception {
    Path pid = Files.createTempFile("krar", ".pid");
    HelperProcess helper =
        new HelperProcess(
            Duration.ofMillis(500),
            name -> List.of("sh", "-c", "echo $$ > \"" + pid + "\"; exec cat /dev/zero >&2"));
    assertThat(helper.get("x", "r.example.com")).isEmpty();
    long id = Long.parseLong(Files.readString(pid).strip());
    ProcessHandle.of(id).ifPresent(p -> p.onExit().join());
    Files.delete(pid);
  }
}
