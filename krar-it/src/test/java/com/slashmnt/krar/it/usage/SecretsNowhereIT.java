package com.slashmnt.krar.it.usage;

import static com.slashmnt.krar.it.usage.Secrets.PROXY;
import static com.slashmnt.krar.it.usage.Secrets.RIGHT;
import static com.slashmnt.krar.it.usage.Secrets.USER;
import static com.slashmnt.krar.it.usage.Secrets.WRONG;
import static com.slashmnt.krar.it.usage.Secrets.WRONG_PROXY;
import static com.slashmnt.krar.it.usage.Secrets.assertHidden;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import com.slashmnt.krar.it.SmartTest;
import com.slashmnt.krar.it.harness.Account;
import com.slashmnt.krar.it.harness.Accounts;
import com.slashmnt.krar.it.harness.ForwardProxy;
import com.slashmnt.krar.it.harness.Krar;
import com.slashmnt.krar.it.harness.KrarProcess;
import com.slashmnt.krar.it.harness.PullRequest;
import com.slashmnt.krar.it.harness.PullSecret;
import com.slashmnt.krar.it.harness.ServerCertificate;
import com.slashmnt.krar.it.registry.ImageBuilder;
import com.slashmnt.krar.it.registry.PushedImage;
import com.slashmnt.krar.it.registry.Registry;
import com.slashmnt.krar.it.registry.RegistryFront;
import com.slashmnt.krar.it.registry.RegistryPuller;
import com.slashmnt.krar.it.registry.StaleMirror;
import com.slashmnt.krar.it.registry.TokenService;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A credential, right or wrong, is found in nothing that a run says or writes. */
class SecretsNowhereIT extends SmartTest {
  private final Registry guarded = Registry.setup().user(USER, RIGHT).start();
  private String namespace = "";

  @BeforeAll
  void rollOut() {
    namespace = namespaces.create("secrets");
    kubelets.pullWith(PullRequest.in(namespace), RegistryPuller.from(StaleMirror.of(guarded)));
    PushedImage first = ImageBuilder.index("first").push(guarded, "web:1");
    for (String password : List.of(RIGHT, WRONG)) {
      String name = password.equals(RIGHT) ? "right" : "wrong";
      PullSecret.of(USER, password, List.of(guarded.address())).create(CLIENT, namespace, name);
      Deployment unused =
          following(namespace, "web-" + name, first)
              .template(t -> t.editSpec().addNewImagePullSecret(name).endSpec())
              .roll(CLIENT);
    }
    ImageBuilder.index("second").push(guarded, "web:1");
  }

  @AfterAll
  void endGuarded() {
    guarded.close();
  }

  /** Where a credential may come from. */
  static Stream<Arguments> sources() {
    return Stream.concat(
        Stream.of(argumentSet("not base64", "not base64", WRONG, "text")),
        Stream.of("authfile", "creds", "docker config", "helper", "default")
            .flatMap(
                source ->
                    Stream.of(
                        argumentSet(source + ", right", source, RIGHT, "text"),
                        argumentSet(source + ", wrong", source, WRONG, "json"))));
  }

  @ParameterizedTest
  @MethodSource("sources")
  void notInWhatALookSays(String source, String password, String output) throws IOException {
    try (Account operator = smartOperator(namespace)) {
      Krar krar = krar(operator).env("KRAR_SMART_RESTART", "false");
      variables(source, password).forEach(krar::env);
      KrarProcess.Result result = krar.run("--output", output);

      assertThat(result.exitCode()).as(result.toString()).isZero();
      assertThat(result.stdout())
          .contains(password.equals(RIGHT) ? "Drifted" : "RegistryUnauthorized")
          .doesNotContain(password.equals(RIGHT) ? "RegistryUnauthorized" : "Drifted");
      assertNothingIn(result, operator);
    }
  }

  @Test
  void notInWhatARestartLeavesInTheCluster() {
    try (Account operator =
        smartOperator(namespace).allow(namespace, Accounts.rule("", "secrets", "get"))) {
      KrarProcess.Result result =
          krar(operator).env("KRAR_PULL_SECRETS", "true").run("--log-level", "trace");

      assertThat(result.exitCode()).as(result.toString()).isZero();
      assertThat(result.stdout()).contains("NotConverged").contains("RegistryUnauthorized");
      assertNothingIn(result, operator);
      assertThat(memory(namespace)).hasSize(1);
      assertThat(CLIENT.v1().events().inNamespace(namespace).list().getItems())
          .anyMatch(e -> "KrarRolloutTriggered".equals(e.getReason()));
      for (String kind : List.of("events", "configmaps", "deployments", "replicasets", "pods")) {
        String all = PLANE.kubectl("--namespace=" + namespace, "get", kind, "--output=yaml");
        assertThat(all).contains("kind:");
        assertHidden(kind, all);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("proxyPasswords")
  void notInWhatIsSaidOfAProxy(String password, String verdict) throws IOException {
    String ns = namespaces.create(verdict.toLowerCase(Locale.ROOT));
    kubelets.pullWith(PullRequest.in(ns), RegistryPuller.from(registry));
    PushedImage image = ImageBuilder.single("first").push(registry, "behind/web:1");
    try (ServerCertificate certificate = ServerCertificate.create();
        RegistryFront front = RegistryFront.before(registry, certificate);
        ForwardProxy proxy = ForwardProxy.start("krar", PROXY);
        Account operator = smartOperator(ns)) {
      String name = ServerCertificate.NAME + ":" + front.port() + "/" + image.repository() + ":1";
      Deployment unused = following(ns, "web", name).roll(CLIENT);
      KrarProcess.Result result =
          smart(operator, ns)
              .env("KRAR_LOG_LEVEL", "debug")
              .env("KRAR_REGISTRY_CA_FILE", certificate.authority().toString())
              .env("HTTPS_PROXY", "http://krar:" + password + "@127.0.0.1:" + proxy.port())
              .env("NO_PROXY", "127.0.0.1")
              .run("--output", "json");

      // Behind a proxy that lets nobody through no registry gave an answer.
      assertThat(result.exitCode())
          .as(result.toString())
          .isEqualTo(verdict.equals("Current") ? 0 : 4);
      assertThat(result.stdout()).contains("\"" + verdict + "\"");
      assertThat(verdict.equals("Current") ? proxy.tunnels() : proxy.refusals()).isPositive();
      assertNothingIn(result, operator);
    }
  }

  static Stream<Arguments> proxyPasswords() {
    return Stream.of(
        argumentSet("right", PROXY, "Current"), argumentSet("wrong", WRONG_PROXY, "Unverifiable"));
  }

  /** A registry that repeats what it is told in all it says, and has tokens of its own. */
  @Test
  void notInWhatIsSaidOfARegistryThatTellsTales() {
    String ns = namespaces.create("tales");
    kubelets.pullWith(PullRequest.in(ns), RegistryPuller.from(guarded));
    try (RegistryFront front = RegistryFront.before(guarded);
        RegistryFront tokens = RegistryFront.before(registry);
        Account operator = smartOperator(ns)) {
      front.always(
          exchange -> {
            String told = exchange.header("Authorization");
            if (told.isEmpty()) {
              exchange.answer(401, Map.of("WWW-Authenticate", "Basic realm=\"it\""), "");
            } else {
              String url = "http://" + USER + ":" + RIGHT + "@" + front.address() + "/" + told;
              exchange.answer(
                  307, Map.of("Location", url, "Warning", told), "{\"errors\":\"" + told + "\"}");
            }
            return true;
          });
      tokens.tokens(new TokenService().user(USER, RIGHT, "tales"));
      Deployment one = following(ns, "tales", front.address() + "/web:1").roll(CLIENT);
      PushedImage image = ImageBuilder.single("first").push(registry, "tales:1");
      kubelets.pullWith(PullRequest.of(ns, "token"), RegistryPuller.from(registry));
      Deployment other = following(ns, "token", tokens.reference(image)).roll(CLIENT);

      KrarProcess.Result result =
          smart(operator, ns)
              .env("KRAR_LOG_LEVEL", "trace")
              .env("KRAR_REGISTRY_CREDS", USER + ":" + RIGHT)
              .run("-o", "wide");
      assertThat(result.exitCode()).as(result.toString()).isZero();
      assertThat(result.stdout())
          .containsPattern("Deployment/" + one.getMetadata().getName() + " +hold +- +Unverifiable")
          .containsPattern("Deployment/" + other.getMetadata().getName() + " +hold +- +Current");
      assertNothingIn(result, operator);
      assertThat(result.toString()).doesNotContain("it-token-");
    }
  }

  private Krar krar(Account operator) {
    return smart(operator, namespace).env("KRAR_LOG_LEVEL", "debug");
  }

  private Map<String, String> variables(String source, String password) throws IOException {
    Path config = Files.createTempDirectory(folder, "config-");
    Path file = config.resolve("config.json");
    Files.writeString(file, PullSecret.of(USER, password, List.of(guarded.address())).config());
    return switch (source) {
      case "authfile" -> Map.of("KRAR_REGISTRY_AUTHFILE", file.toString());
      case "creds" -> Map.of("KRAR_REGISTRY_CREDS", USER + ":" + password);
      case "not base64" -> {
        Files.writeString(
            file, "{\"auths\":{\"%s\":{\"auth\":\"%s\"}}}".formatted(guarded.address(), password));
        yield Map.of("KRAR_REGISTRY_AUTHFILE", file.toString());
      }
      case "docker config" -> Map.of("KRAR_DOCKER_CONFIG", config.toString());
      case "default" -> Map.of("DOCKER_CONFIG", config.toString());
      default -> {
        Files.writeString(file, "{\"credHelpers\":{\"%s\":\"it\"}}".formatted(guarded.address()));
        String both = "{\"Username\":\"%s\",\"Secret\":\"%s\"}".formatted(USER, password);
        Path helper = config.resolve("docker-credential-it");
        Files.writeString(helper, "#!/bin/sh\necho '%s'\necho '%s' >&2\n".formatted(both, both));
        Files.setPosixFilePermissions(helper, PosixFilePermissions.fromString("rwx------"));
        yield Map.of(
            "KRAR_DOCKER_CONFIG", config.toString(), "PATH", config + ":" + System.getenv("PATH"));
      }
    };
  }

  private static void assertNothingIn(KrarProcess.Result result, Account account) {
    assertHidden("stdout", result.stdout());
    assertHidden("stderr", result.stderr());
    assertThat(result.toString()).doesNotContain(account.token());
  }
}
