package com.slashmnt.krar.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatNoException;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImageTrainingMainTest {

  @TempDir Path account;

  @Test
  void aRunThatRestartsNothingFailsTheBuild() {
    assertThatIllegalStateException()
        .isThrownBy(() -> train("echo '0 restarted, 3 held, 0 failed.'"))
        .withMessage("the training run restarted nothing");
  }

  @Test
  void aRunThatFailsIsShownAndFailsTheBuild() {
    assertThatIllegalStateException()
        .isThrownBy(() -> train("echo '3 restarted, 3 held, 1 failed.'; exit 1"))
        .withMessageContainingAll("exit code 1", "1 failed");
  }

  /** The way of a pod, from the variables and the files of a service account. */
  @Test
  void theCommandFindsAnApiServerAsInAPod() throws Exception {
    Path seen = account.resolve("seen");
    assertThatNoException()
        .isThrownBy(
            () ->
                train(
                    """
                    '%s/bin/java' -cp '%s' %s '%s' >'%s' && echo '1 restarted, 0 held, 0 failed.'
                    """
                        .formatted(
                            System.getProperty("java.home"),
                            System.getProperty("java.class.path"),
                            AsksAsInAPod.class.getName(),
                            account,
                            seen)));
    assertThat(Files.readString(seen)).contains("200", "checkout");
    assertThat(account.resolve("namespace")).hasContent("krar");
    assertThat(account.resolve("token")).isNotEmptyFile();
  }

  private void train(String script) throws Exception {
    ImageTrainingMain.main(new String[] {account.toString(), "sh", "-c", script});
  }
}
