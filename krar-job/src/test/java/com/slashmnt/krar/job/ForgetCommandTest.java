package com.slashmnt.krar.job;

import static com.slashmnt.krar.job.Samples.DB;
import static com.slashmnt.krar.job.Samples.START;
import static com.slashmnt.krar.job.Samples.WEB;
import static org.assertj.core.api.Assertions.assertThat;

import com.slashmnt.krar.KrarException;
import com.slashmnt.krar.Reason;
import com.slashmnt.krar.fact.FactValue;
import com.slashmnt.krar.fact.FailedRestarts;
import com.slashmnt.krar.fact.RolloutMemory;
import com.slashmnt.krar.job.report.ExitCode;
import com.slashmnt.krar.workload.Workload;
import com.slashmnt.krar.workload.WorkloadRef;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ForgetCommandTest {

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  /** Refuses one workload by that code; an empty code refuses none. */
  private record Memory(Map<WorkloadRef, FailedRestarts> kept, WorkloadRef refused, String code)
      implements RolloutMemory {

    @Override
    public void remember(WorkloadRef workload, FailedRestarts now) {
      if (workload.equals(refused) && !code.isEmpty()) {
        throw new KrarException(new Reason(code, "ConfigMap krar/m cannot be written."));
      }
      kept.put(workload, now);
    }

    @Override
    public Map<WorkloadRef, FactValue<FailedRestarts>> gather(List<Workload> workloads) {
      return Map.of();
    }
  }

  private PrintStream to(ByteArrayOutputStream stream) {
    return new PrintStream(stream, true, StandardCharsets.UTF_8);
  }

  private String printed() {
    return out.toString(StandardCharsets.UTF_8);
  }

  private String said() {
    return err.toString(StandardCharsets.UTF_8);
  }

  private ExitCode forget(Memory memory, WorkloadRef... workloads) {
    return new ForgetCommand(List.of(workloads), to(out), to(err))
        .run(memory, "ConfigMap krar/m", START);
  }

  private int krar(String... args) {
    return KrarCommand.run(args, Map.of("HOME", "/nowhere"), to(out), to(err));
  }

  @Test
  void keepsFromWhenOnNothingCounts() {
    Memory memory = new Memory(new HashMap<>(), WEB, "");
    assertThat(forget(memory, WEB, DB)).isEqualTo(ExitCode.OK);
    assertThat(memory.kept())
        .isEqualTo(
            Map.of(WEB, FailedRestarts.forgotten(START), DB, FailedRestarts.forgotten(START)));
    assertThat(printed().lines())
        .hasSize(2)
        .first()
        .asString()
        .startsWith("prod/Deployment/web: forgotten in ConfigMap krar/m");
    assertThat(said()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"Forbidden, 1, true", "Unreachable, 4, false"})
  void aRefusalIsASentence(String code, int exit, boolean others) {
    Memory memory = new Memory(new HashMap<>(), WEB, code);
    assertThat(forget(memory, WEB, DB).code()).isEqualTo(exit);
    assertThat(memory.kept().containsKey(DB)).isEqualTo(others);
    assertThat(said())
        .isEqualTo(
            "krar: prod/Deployment/web was not forgotten: "
                + code
                + ": ConfigMap krar/m cannot be written.\n");
  }

  @Test
  void mistakesAreToldAtOnce() {
    assertThat(krar("forget", "prod/web", "prod/Job/x", "--memory=nowhere", "--dry-run"))
        .isEqualTo(2);
    assertThat(said().lines())
        .anyMatch(l -> l.contains("'prod/web' is no workload"))
        .anyMatch(l -> l.contains("'prod/Job/x' is no workload"))
        .anyMatch(l -> l.contains("--memory: 'nowhere' is no ConfigMap"))
        .anyMatch(l -> l.contains("unknown flag --dry-run"))
        .anyMatch(l -> l.contains("no cluster is configured"));
    assertThat(printed()).isEmpty();
  }

  @Test
  void needsWorkloadsAndAMemory() {
    assertThat(krar("forget")).isEqualTo(2);
    assertThat(said()).contains("forget needs workloads; such as krar forget prod/Deployment/web");
    assertThat(krar("forget", "prod/Deployment/web", "--no-memory")).isEqualTo(2);
    assertThat(said()).contains("without a memory there is nothing to forget");
  }

  @Test
  void hasHelp() {
    assertThat(krar("forget", "--help")).isZero();
    assertThat(printed())
        .startsWith("Usage: krar forget NAMESPACE/KIND/NAME... [FLAGS]")
        .contains("--memory, --no-memory NS/NAME", "--kubeconfig FILE", "--context NAME")
        .doesNotContain("--dry-run");
  }
}
