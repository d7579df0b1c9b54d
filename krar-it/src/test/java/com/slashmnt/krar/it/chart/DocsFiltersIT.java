package com.slashmnt.krar.it.chart;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.slashmnt.krar.it.SmartTest;
import com.slashmnt.krar.it.harness.Account;
import com.slashmnt.krar.it.harness.Krar;
import com.slashmnt.krar.it.harness.Workloads;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The filters of krar's JSON that the documentation has find what they are said to find. */
class DocsFiltersIT extends SmartTest {

  private static final String PIPE = " | jq -r '";

  @Test
  void findWhatTheyAreSaidToFind() throws IOException, InterruptedException {
    String namespace = namespaces.create("filters");
    // Nobody listens there.
    String image = "127.0.0.1:1/web:1";
    HasMetadata web =
        Workloads.deployment(namespace, "web")
            .label(LABEL, "nightly")
            .image(image)
            .pullAlways()
            .roll(CLIENT);

    try (Account operator = smartOperator(namespace)) {
      Krar krar = Krar.as(operator, folder).env("KRAR_NAMESPACES", namespace);
      List<String> lines =
          DocsBlock.in("sh").flatMap(b -> b.text().lines()).filter(l -> l.contains(PIPE)).toList();
      assertThat(lines).hasSize(2);
      assertThat(found(krar, lines.get(0))).isEqualTo(ref(web));
      assertThat(found(krar, lines.get(1))).matches(image + " [A-Z]\\w+");
    }
  }

  private String found(Krar krar, String line) throws IOException, InterruptedException {
    String[] parts = line.split(Pattern.quote(PIPE), 2);
    String[] words = parts[0].split(" ", -1);
    assertThat(words[0]).isEqualTo("krar");
    String json = krar.run(List.of(words).subList(1, words.length).toArray(String[]::new)).stdout();
    Path file = Files.writeString(folder.resolve("report.json"), json);
    String filter = parts[1].substring(0, parts[1].length() - 1);
    Process jq =
        new ProcessBuilder("jq", "-r", filter, file.toString()).redirectErrorStream(true).start();
    String out = new String(jq.getInputStream().readAllBytes(), UTF_8).strip();
    assertThat(jq.waitFor()).as(out).isZero();
    return out;
  }
}
