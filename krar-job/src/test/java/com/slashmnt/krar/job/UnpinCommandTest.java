package com.slashmnt.krar.job;

import static org.assertj.core.api.Assertions.assertThat;

import com.slashmnt.krar.KrarException;
import com.slashmnt.krar.Reason;
import com.slashmnt.krar.workload.WorkloadRef;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UnpinCommandTest {

  private static final WorkloadRef WEB = WorkloadRef.parse("prod/Deployment/web");
  private static final WorkloadRef DB = WorkloadRef.parse("prod/StatefulSet/db");

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  private static PrintStream to(ByteArrayOutputStream stream) {
    return new PrintStream(stream, true, StandardCharsets.UTF_8);
  }

  private String printed() {
    return out.toString(StandardCharsets.UTF_8);
  }

  private String said() {
    return err.toString(StandardCharsets.UTF_8);
  }

  private int krar(String... args) {
    return KrarCommand.run(args, Map.of("HOME", "/nowhere"), to(out), to(err));
  }

  @Test
  void saysWhatEachContainerAsksForAgain() {
    int code =
        new UnpinCommand(List.of(WEB, DB), to(out), to(err))
            .run(w -> w.equals(WEB) ? Map.of("app", "r.test/app:main") : Map.of())
            .code();
    assertThat(code).isZero();
    assertThat(printed())
        .isEqualTo(
            """
            prod/Deployment/web: its pods are replaced; container app asks for r.test/app:main again.
            prod/StatefulSet/db: krar has pinned none of its images.
            """);
  }

  @ParameterizedTest
  @CsvSource({"Forbidden, 1, true", "Unreachable, 4, false"})
  void aRefusalIsASentence(String code, int exit, boolean others) {
    int ended =
        new UnpinCommand(List.of(WEB, DB), to(out), to(err))
            .run(
                w -> {
                  if (w.equals(WEB)) {
                    throw new KrarException(new Reason(code, "no."));
                  }
                  return Map.of();
                })
            .code();
    assertThat(ended).isEqualTo(exit);
    assertThat(printed().contains("db")).isEqualTo(others);
    assertThat(said()).isEqualTo("krar: prod/Deployment/web was not unpinned: " + code + ": no.\n");
  }

  @Test
  void mistakesAreToldAtOnce() {
    assertThat(krar("unpin", "prod/web", "--memory=a/b")).isEqualTo(2);
    assertThat(said().lines())
        .anyMatch(l -> l.contains("unpin: 'prod/web' is no workload"))
        .anyMatch(l -> l.contains("unknown flag --memory"));
    assertThat(krar("unpin")).isEqualTo(2);
    assertThat(said()).contains("unpin needs workloads; such as krar unpin prod/Deployment/web");
    assertThat(printed()).isEmpty();
  }

  @Test
  void hasHelp() {
    assertThat(krar("unpin", "--help")).isZero();
    assertThat(printed())
        .startsWith("Usage: krar unpin NAMESPACE/KIND/NAME... [FLAGS]")
        .contains("--kubeconfig FILE", "--context NAME")
        .doesNotContain("--memory");
  }
}
