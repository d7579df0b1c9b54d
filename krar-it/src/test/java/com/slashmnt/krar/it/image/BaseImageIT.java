package com.slashmnt.krar.it.image;

import static org.assertj.core.api.Assertions.assertThat;

import com.slashmnt.krar.it.harness.ImageScripts;
import com.slashmnt.krar.it.podman.KrarImage;
import com.slashmnt.krar.it.podman.Podman;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The image on somebody's own base: here a Debian, with a shell and libraries of its own. */
class BaseImageIT {
  private static final String IMAGE = "localhost/krar-it-based";

  @BeforeAll
  static void start() {
    KrarImage.assumeGiven();
  }

  @Test
  void standsOnAnotherBaseAndLeavesThatAlone() {
    String base = ImageScripts.jdk();
    String image = ImageScripts.build(Map.of("IMAGE", IMAGE, "BASE_IMAGE", base));
    try {
      assertThat(run(image, "krar", "--version")).matches("krar \\d+\\.\\d+\\.\\d+\\S*\\n");
      assertThat(run(image, "ls", "/var/lib/dpkg/status", "/opt/krar/krar.aot")).isNotBlank();
      // podman adds the user that runs.
      assertThat(run(image, "cat", "/etc/passwd")).startsWith(run(base, "cat", "/etc/passwd"));
    } finally {
      String unused = Podman.run("rmi", image);
    }
  }

  private static String run(String image, String program, String... args) {
    List<String> all = new ArrayList<>(List.of("run", "--rm", "--pull=never", "--network=none"));
    all.addAll(Podman.flags());
    all.addAll(List.of("--cap-drop=ALL", "--read-only", "--entrypoint=" + program, image));
    all.addAll(List.of(args));
    return Podman.run(all.toArray(String[]::new));
  }
}
