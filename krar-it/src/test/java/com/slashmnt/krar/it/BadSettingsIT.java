package com.slashmnt.krar.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.slashmnt.krar.it.harness.Krar;
import com.slashmnt.krar.it.harness.KrarProcess;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every mistake at once, each with an example; nothing is touched. */
class BadSettingsIT {

  @Test
  void saysAllThatIsWrongAtOnce(@TempDir Path folder) {
    KrarProcess.Result result =
        Krar.with(folder.resolve("missing.kubeconfig"))
            .run(
                "--resources",
                "deployments,pods",
                "--targets",
                "prod/web",
                "--mode",
                "fast",
                "-N",
                "",
                "--run-id",
                "not an id",
                "--wait-timeout",
                "soon",
                "--max-in-flight",
                "0",
                "--once-per",
                "0 0 30 2 *",
                "--no-such-flag");

    assertThat(result.exitCode()).as(result.toString()).isEqualTo(2);
    assertThat(result.stdout()).isEmpty();
    assertThat(result.stderr().lines())
        .as(result.stderr())
        .anySatisfy(l -> assertThat(l).contains("'pods'").contains("deployments"))
        .anySatisfy(l -> assertThat(l).contains("'prod/web'").contains("prod/Deployment/web"))
        .anySatisfy(l -> assertThat(l).contains("fast").contains("rollout"))
        .anySatisfy(l -> assertThat(l).contains("not an id"))
        .anySatisfy(l -> assertThat(l).contains("soon").contains("10m"))
        .anySatisfy(l -> assertThat(l).contains("--max-in-flight"))
        .anySatisfy(l -> assertThat(l).contains("0 0 30 2 *"))
        .anySatisfy(l -> assertThat(l).contains("--no-such-flag"))
        .anySatisfy(l -> assertThat(l).contains("missing.kubeconfig"))
        .allSatisfy(l -> assertThat(l).startsWith("krar: ").doesNotContain("\tat "));
  }

  @Test
  void refusesAnEmptyListOfNamespacesThatWouldMeanAll(@TempDir Path folder) {
    KrarProcess.Result result =
        Krar.with(folder.resolve("missing.kubeconfig")).run("-N", "", "-v", "nightly");

    assertThat(result.exitCode()).isEqualTo(2);
    assertThat(result.stderr()).contains("namespaces");
  }
}
