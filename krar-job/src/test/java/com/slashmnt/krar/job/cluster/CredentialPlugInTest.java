package com.slashmnt.krar.job.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.slashmnt.krar.job.input.LogLevel;
import com.slashmnt.krar.job.kubeconfig.PlugInEntry;
import com.slashmnt.krar.job.settings.Logging;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CredentialPlugInTest {

  private static final String V1 = "client.authentication.k8s.io/v1";
  private static final String PLACE = "kubeconfig's context 'a'";

  @TempDir Path folder;

  @BeforeAll
  static void quiet() {
    Logging.configure(LogLevel.ERROR);
  }

  private String program(String name, String script) throws IOException {
    Path file = Files.writeString(folder.resolve(name), "#!/bin/sh\n" + script);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    return file.toString();
  }

  private static String credential(String status) {
    return "{\"apiVersion\": \"%s\", \"kind\": \"ExecCredential\", \"status\": {%s}}"
        .formatted(V1, status);
  }

  private static String token(String token) {
    return credential("\"token\": \"" + token + "\"");
  }

  private static PlugInEntry entry(String command, List<String> arguments, boolean told) {
    return new PlugInEntry(
        command, arguments, Map.of("GREETING", "hi $there"), V1, "get it\nhere", told, "Never");
  }

  private static CredentialPlugIn plugIn(String command, String... arguments) {
    return new CredentialPlugIn(entry(command, List.of(arguments), false), PLACE, Map::of);
  }

  @Test
  void standardOutputAloneIsTheAnswer() throws IOException {
    String program = program("login", "echo 'a warning' >&2; echo '" + token("t") + "'");
    assertThat(plugIn(program).run().credential().authorization()).contains("Bearer t");
  }

  @Test
  void argumentsAndVariablesReachItAsTheyStand() throws IOException {
    String program =
        program(
            "login",
            "printf '%s|' \"$@\" \"$GREETING\" > $(dirname $0)/seen; echo '" + token("t") + "'");
    PlugInCredential unused = plugIn(program, "a;b", "$HOME", "*", "two words", "").run();
    assertThat(folder.resolve("seen")).hasContent("a;b|$HOME|*|two words||hi $there|");
  }

  @Test
  void itHasNoInput() throws IOException {
    String program = program("login", "read line; echo '" + token("t") + "'");
    assertThat(plugIn(program).run().credential().authorization()).contains("Bearer t");
  }

  @Test
  void itIsToldTheClusterOnlyIfItAsksForIt() throws IOException {
    String program =
        program(
            "login",
            "printf %s \"$KUBERNETES_EXEC_INFO\" > $(dirname $0)/seen; echo '" + token("t") + "'");
    Map<String, Object> cluster = Map.of("server", "https://a:1");
    PlugInCredential unused =
        new CredentialPlugIn(entry(program, List.of(), true), PLACE, () -> cluster).run();
    assertThat(folder.resolve("seen"))
        .hasContent(
            "{\"kind\":\"ExecCredential\",\"apiVersion\":\"client.authentication.k8s.io/v1\","
                + "\"spec\":{\"cluster\":{\"server\":\"https://a:1\"},\"interactive\":false}}");
    PlugInCredential another =
        new CredentialPlugIn(entry(program, List.of(), false), PLACE, () -> cluster).run();
    assertThat(another.credential().authorization()).contains("Bearer t");
    assertThat(folder.resolve("seen")).content().doesNotContain("https://a:1");
  }

  @Test
  void aProgramThatIsNotThereIsNamedWithItsInstallHint() {
    assertThatThrownBy(() -> plugIn(folder + "/absent").run())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "the credential plug-in '%s/absent' of the kubeconfig's context 'a' cannot be started."
                    .formatted(folder)
                + " get it here");
  }

  @Test
  void itsExitCodeIsSaid() throws IOException {
    String program = program("login", "echo '" + token("hunter2") + "'; exit 7");
    assertThatThrownBy(() -> plugIn(program).run())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageEndingWith("ended with exit code 7");
  }

  @Test
  void anAnswerThatIsNoneIsNotQuoted() throws IOException {
    String program = program("login", "echo hunter2");
    assertThatThrownBy(() -> plugIn(program).run())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("gave no credential: ")
        .hasMessageNotContaining("hunter2");
  }

  @Test
  void aCertificateThatIsNoneIsNotQuoted() throws IOException {
    String program =
        program(
            "login",
            "echo '"
                + credential(
                    "\"clientCertificateData\": \"hunter2\", \"clientKeyData\": \"hunter2\"")
                + "'");
    assertThatThrownBy(() -> plugIn(program).run())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("the clientCertificateData of the credential plug-in")
        .hasMessageNotContaining("hunter2");
  }

  @Test
  void oneThatDoesNotEndIsEnded() throws IOException {
    String program = program("login", "exec sleep 600");
    CredentialPlugIn slow =
        new CredentialPlugIn(
            entry(program, List.of(), false), PLACE, Map::of, Duration.ofMillis(300));
    assertThatThrownBy(slow::run)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageEndingWith("gave no answer within 0 s");
  }

  @Test
  void isRunAgainWhenTheCredentialEnds() throws IOException {
    Path output = folder.resolve("output");
    String program = program("login", "cat $(dirname $0)/output");
    AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2026-11-28T10:00:00Z"));
    String expiry = "\"token\": \"%s\", \"expirationTimestamp\": \"2026-11-28T10:05:00Z\"";
    Files.writeString(output, credential(expiry.formatted("t1")));
    Identity identity = new PlugInIdentity(plugIn(program), now::get);
    Files.writeString(output, token("t2"));
    assertThat(identity.current().authorization()).contains("Bearer t1");
    now.set(Instant.parse("2026-11-28T10:05:00Z"));
    assertThat(identity.current().authorization()).contains("Bearer t2");
  }

  @Test
  void isRunAgainAfterA401() throws IOException {
    Path output = folder.resolve("output");
    String program = program("login", "cat $(dirname $0)/output");
    Files.writeString(output, token("t1"));
    Identity identity = new PlugInIdentity(plugIn(program), Instant::now);
    ApiServerCredential first = identity.current();
    assertThat(identity.after(first)).as("the same again").isEqualTo(first);
    Files.writeString(output, token("t2"));
    ApiServerCredential second = identity.after(first);
    assertThat(second.authorization()).contains("Bearer t2");
    Files.writeString(output, token("t3"));
    assertThat(identity.after(first)).as("another thread's").isEqualTo(second);
    Files.writeString(output, "hunter2");
    assertThat(identity.after(second)).as("kept").isEqualTo(second);
  }

  @Test
  void whatFailedIsNotRunAgainAtOnce() throws IOException {
    Path output = folder.resolve("output");
    String program = program("login", "echo run >> $(dirname $0)/runs; cat $(dirname $0)/output");
    AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2026-11-28T10:00:00Z"));
    Files.writeString(output, token("t1"));
    Identity identity = new PlugInIdentity(plugIn(program), now::get);
    ApiServerCredential first = identity.current();
    Files.writeString(output, "nothing");
    assertThat(identity.after(first)).isEqualTo(first);
    assertThat(identity.after(first)).isEqualTo(first);
    assertThat(folder.resolve("runs")).hasContent("run\nrun\n");
    Files.writeString(output, token("t2"));
    now.set(Instant.parse("2026-11-28T10:00:10Z"));
    assertThat(identity.after(first).authorization()).contains("Bearer t2");
  }

  @Test
  void isEndedAndStartedNoMoreWhenTheProcessEnds() throws Exception {
    String program = program("login", "touch $(dirname $0)/started; exec sleep 600");
    CredentialPlugIn slow = plugIn(program);
    CompletableFuture<Void> run = CompletableFuture.runAsync(() -> slow.run());
    while (!Files.exists(folder.resolve("started"))) {
      Thread.onSpinWait();
    }
    slow.end();
    assertThatThrownBy(run::get).hasMessageContaining("ended with exit code");
    assertThatThrownBy(slow::run)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageEndingWith("is not started, since krar ends");
  }

  @Test
  void aVariableThatCannotBeSetIsNotQuoted() throws IOException {
    String program = program("login", "echo '" + token("t") + "'");
    PlugInEntry entry =
        new PlugInEntry(program, List.of(), Map.of("SECRET", "hunter2\0"), V1, "", false, "Never");
    assertThatThrownBy(() -> new CredentialPlugIn(entry, PLACE, Map::of).run())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageEndingWith("cannot be started")
        .hasMessageNotContaining("hunter2");
  }
}
