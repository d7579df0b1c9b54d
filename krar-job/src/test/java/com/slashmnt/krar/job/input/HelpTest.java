package com.slashmnt.krar.job.input;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class HelpTest {

  @ParameterizedTest
  @EnumSource(Setting.class)
  void helpAndDocsNameEverySetting(Setting setting) throws IOException {
    String docs = Files.readString(Path.of("../docs/settings.md"));
    for (String flag : setting.flags()) {
      Arguments.Command command =
          setting == Setting.OUT ? Arguments.Command.PLAN : Arguments.Command.RUN;
      assertThat(Help.of(command)).contains(flag);
      assertThat(docs).contains("`" + flag + "`");
    }
    setting.negation().ifPresent(n -> assertThat(docs).contains("`" + n + "`"));
    setting.variable().ifPresent(v -> assertThat(docs).contains("`" + v + "`"));
  }

  @Test
  void isNarrowEnoughForATerminal() {
    assertThat(Help.of(Arguments.Command.RUN).lines()).allMatch(l -> l.length() <= 110);
  }
}
