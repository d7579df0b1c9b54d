package com.slashmnt.krar.job.registry;

import static org.assertj.core.api.Assertions.assertThat;

import com.slashmnt.krar.job.input.Environment;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RegistriesConfTest {

  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "[[registry.mirror]]                         | true",
        "  insecure = true                           | true",
        "location=\"mirror.example.com\"             | true",
        "[registries.insecure]                       | true",
        "# [[registry.mirror]]                       | false",
        "insecure = false                            | false",
        "unqualified-search-registries = [\"a.com\"] | false"
      })
  void isNamedWhereItWouldChangeSomething(String line, boolean named) throws IOException {
    Path file = folder.resolve("registries.conf");
    Files.writeString(file, "short-name-mode = \"enforcing\"\n" + line + "\n");
    assertThat(RegistriesConf.warning(new Environment(Map.of()), file).isPresent())
        .isEqualTo(named);
    assertThat(
            RegistriesConf.warning(
                    new Environment(Map.of("CONTAINERS_REGISTRIES_CONF", file.toString())),
                    folder.resolve("none"))
                .isPresent())
        .isEqualTo(named);
  }

  @Test
  void theUsersOwnHidesTheSystems() throws IOException {
    Path system = Files.writeString(folder.resolve("registries.conf"), "[[registry.mirror]]\n");
    Environment environment = new Environment(Map.of("HOME", folder.toString()));
    assertThat(RegistriesConf.warning(environment, system))
        .get()
        .asString()
        .contains(system.toString(), "KRAR_REGISTRY_MIRRORS");
    Path own = folder.resolve(".config/containers/registries.conf");
    Files.createDirectories(own.getParent());
    Files.writeString(own, "");
    assertThat(RegistriesConf.warning(environment, system)).isEmpty();
  }

  @Test
  void noneIsNoWarning() {
    assertThat(RegistriesConf.warning(new Environment(Map.of()), folder.resolve("none"))).isEmpty();
  }
}
