package com.slashmnt.krar.it.image;

import static org.assertj.core.api.Assertions.assertThat;

import com.slashmnt.krar.it.harness.Account;
import com.slashmnt.krar.it.harness.Accounts;
import com.slashmnt.krar.it.harness.Command;
import com.slashmnt.krar.it.harness.JobReport;
import com.slashmnt.krar.it.harness.PullRequest;
import com.slashmnt.krar.it.harness.Workloads;
import com.slashmnt.krar.it.podman.KrarContainer;
import com.slashmnt.krar.it.registry.ImageBuilder;
import com.slashmnt.krar.it.registry.PushedImage;
import com.slashmnt.krar.it.registry.Registry;
import com.slashmnt.krar.it.registry.RegistryPuller;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A credential helper that is mounted beside the image's own programs, and needs no others. */
class CredentialHelperIT extends PodTest {
  private static final String PASSWORD = "s3cret-of-the-helper";

  @Test
  void looksUpWithWhatAMountedHelperSays() throws IOException {
    String namespace = namespace("helper");
    try (Registry registry = Registry.setup().user("reader", PASSWORD).start();
        Account account =
            Accounts.create(plane, namespace, "operator")
                .allow(
                    namespace,
                    Accounts.rule("apps", "deployments", "list"),
                    Accounts.rule("", "pods", "list"))) {
      kubelets.pullWith(PullRequest.in(namespace), RegistryPuller.from(registry));
      PushedImage image = ImageBuilder.single("a").push(registry, "helper/web:1");
      HasMetadata web =
          Workloads.deployment(namespace, "web")
              .label(LABEL, "staging")
              .image(image.reference())
              .pullAlways()
              .roll(client);
      ImageBuilder.single("b").push(registry, "helper/web:1");
      String config = "{\"credHelpers\": {\"%s\": \"from-file\"}}".formatted(registry.address());

      JobReport without = krar(account, namespace, config).report();
      JobReport with =
          krar(account, namespace, config).mount(helper(), "/credential-helpers").report();

      assertThat(without.verdict(ref(web), "main")).isEqualTo("Unverifiable(RegistryUnauthorized)");
      assertThat(with.exitCode()).as(with.toString()).isZero();
      assertThat(with.verdict(ref(web), "main")).isEqualTo("Drifted");
      assertThat(with.toString()).doesNotContain(PASSWORD);
    }
  }

  /** As the old script's users ran it: variables alone, and a folder with a config.json. */
  private KrarContainer krar(Account account, String namespace, String config) throws IOException {
    Path docker = Files.createDirectories(folder.resolve("docker"));
    Files.writeString(docker.resolve("config.json"), config);
    Path kubeconfig = account.kubeconfig(folder);
    Files.setPosixFilePermissions(kubeconfig, PosixFilePermissions.fromString("rw-r--r--"));
    return KrarContainer.create()
        .mount(kubeconfig, "/kube/config")
        .mount(docker, "/docker-config")
        .env("KUBECONFIG", "/kube/config")
        .env("KRAR_MODE", "smart")
        .env("KRAR_SMART_RESTART", "false")
        .env("KRAR_RESOURCES", "deployments")
        .env("KRAR_LABEL_VALUE", "staging")
        .env("KRAR_NAMESPACES", namespace)
        .env("KRAR_DOCKER_CONFIG", "/docker-config");
  }

  /** The program of {@code src/test/go/credential-helper}, and what it says. */
  private Path helper() throws IOException {
    Path helpers = Files.createDirectories(folder.resolve("helpers"));
    Files.writeString(helpers.resolve("secret"), "reader\n" + PASSWORD);
    String program = helpers.resolve("docker-credential-from-file").toString();
    String source = Path.of("src/test/go/credential-helper").toAbsolutePath().toString();
    String unused =
        Command.run(
            Map.of("CGO_ENABLED", "0"), List.of("go", "build", "-C", source, "-o", program, "."));
    return helpers;
  }
}
