package com.slashmnt.krar.it;

import static com.slashmnt.krar.it.registry.ImageBuilder.single;
import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.slashmnt.krar.it.harness.Account;
import com.slashmnt.krar.it.harness.Accounts;
import com.slashmnt.krar.it.harness.AuditLog;
import com.slashmnt.krar.it.harness.AuditRecord;
import com.slashmnt.krar.it.harness.Await;
import com.slashmnt.krar.it.harness.Krar;
import com.slashmnt.krar.it.registry.FrontRequest;
import com.slashmnt.krar.it.registry.Registry;
import com.slashmnt.krar.it.registry.RegistryFront;
import com.slashmnt.krar.it.registry.RegistryPuller;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.PodTemplateSpecBuilder;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * A registry that wants passwords, and pods with the right, the wrong, no and another namespace's
 * pull secret: with and without the right to read those, and with credentials of the job's own.
 *
 * <p>Each row reaches the registry by an address of its own, so that none profits from what another
 * has found out.
 */
class CredentialsIT extends DriftTableTest {
  private static final String USER = "reader";
  private static final String PASSWORD = "s3cret-of-the-registry";
  private static final String WRONG = "s3cret-that-is-wrong";

  /** The runs without pull secrets: with nothing, and with what the job has itself. */
  private static final String NOTHING = "nothing";

  private static final String CREDS = "creds";
  private static final String CONFIG = "config";
  private static final String SECRETS = "secrets";

  private static final Expected REFUSED = Expected.unverifiable("Unauthorized");
  private static final Expected CURRENT = Expected.all("Current");
  private static final Expected DRIFTED = Expected.all("Drifted");

  private final Registry closed = Registry.setup().user(USER, PASSWORD).start();
  private final List<AuditRecord> secretsRead = new ArrayList<>();

  @BeforeAll
  void runAll() throws IOException {
    play(closed, RegistryPuller.from(closed), table());
    try (Account operator = operatorOfTheTable()) {
      for (String namespace : allNamespaces()) {
        operator.allow(namespace, Accounts.rule("", "secrets", "get"));
      }
      Path config = Files.createDirectory(folder.resolve("docker"));
      Files.writeString(
          config.resolve("config.json"),
          auths(rows.values().stream().map(row -> row.front().address()), PASSWORD));
      AuditLog.Mark mark = PLANE.own() ? PLANE.audit().mark() : null;
      run(NOTHING, asked(operator));
      run(CREDS, asked(operator).env("KRAR_REGISTRY_CREDS", USER + ":" + PASSWORD));
      run(CONFIG, asked(operator).env("KRAR_DOCKER_CONFIG", config.toString()));
      if (mark != null) {
        PLANE.audit().since(mark).stream()
            .filter(record -> record.resource().equals("secrets"))
            .forEach(secretsRead::add);
      }
      run(SECRETS, asked(operator).env("KRAR_PULL_SECRETS", "true"));
    }
  }

  private Krar asked(Account operator) {
    return reporting(operator, allNamespaces())
        .env("KRAR_LOG_LEVEL", "debug")
        .env("KRAR_REGISTRY_PARALLEL", "1");
  }

  private List<DriftRow> table() {
    return List.of(
        naming("none").expect(SECRETS, REFUSED.asking("HEAD 1 401")),
        naming("right", "right").expect(SECRETS, CURRENT.asking("HEAD 1 401", "HEAD 1")),
        naming("right-old-type", "old").expect(SECRETS, CURRENT.asking("HEAD 1 401", "HEAD 1")),
        naming("wrong", "wrong").expect(SECRETS, REFUSED.asking("HEAD 1 401", "HEAD 1 401")),
        naming("of-another-namespace", "right")
            .in("other")
            .expect(SECRETS, REFUSED.asking("HEAD 1 401")),
        naming("of-its-account")
            .in("account")
            .with((fixture, row) -> giveToTheAccount(row))
            .expect(SECRETS, CURRENT.asking("HEAD 1 401", "HEAD 1")),
        naming("first-fits", "right", "wrong")
            .expect(SECRETS, CURRENT.asking("HEAD 1 401", "HEAD 1")),
        naming("second-fits", "wrong", "right")
            .expect(SECRETS, CURRENT.asking("HEAD 1 401", "HEAD 1 401", "HEAD 1")),
        naming("second-is-for-it", "elsewhere", "right")
            .expect(SECRETS, CURRENT.asking("HEAD 1 401", "HEAD 1")),
        naming("moved", "right")
            .moves(single("b"))
            .expect(CREDS, DRIFTED.asking("HEAD 1 401", "HEAD 1"))
            .expect(CONFIG, DRIFTED.asking("HEAD 1 401", "HEAD 1"))
            .expect(SECRETS, DRIFTED.asking("HEAD 1 401", "HEAD 1")));
  }

  private DriftRow naming(String name, String... secrets) {
    return DriftRow.of(name, single("a"))
        .behind(RegistryFront::before)
        .with((fixture, row) -> fixture.template(t -> nameThem(t, row, secrets)))
        .expect(NOTHING, REFUSED.asking("HEAD 1 401"))
        .expect(CREDS, CURRENT.asking("HEAD 1 401", "HEAD 1"))
        .expect(CONFIG, CURRENT.asking("HEAD 1 401", "HEAD 1"));
  }

  /** Lets its pods name these secrets, which are all in the one namespace. */
  private void nameThem(PodTemplateSpecBuilder template, LiveRow row, String... kinds) {
    for (String kind : kinds) {
      String name = secret(namespace("table"), row, kind);
      template.editSpec().addNewImagePullSecret(name).endSpec();
    }
  }

  private void giveToTheAccount(LiveRow row) {
    String namespace = namespace("account");
    String name = secret(namespace, row, "right");
    Await.until(
        "the default service account",
        () -> CLIENT.serviceAccounts().inNamespace(namespace).withName("default").get() != null);
    CLIENT
        .serviceAccounts()
        .inNamespace(namespace)
        .withName("default")
        .patch("{\"imagePullSecrets\":[{\"name\":\"" + name + "\"}]}");
    Pod probe =
        new PodBuilder()
            .withNewMetadata()
            .withName("probe")
            .withNamespace(namespace)
            .endMetadata()
            .withNewSpec()
            .addNewContainer()
            .withName("main")
            .withImage("probe")
            .endContainer()
            .endSpec()
            .build();
    Await.until(
        "pods with the secret of their account",
        () -> CLIENT.resource(probe).dryRun().create().getSpec().getImagePullSecrets(),
        secrets -> !secrets.isEmpty());
  }

  /** Makes one of some kind for the row's registry, and gives its name. */
  private static String secret(String namespace, LiveRow row, String kind) {
    String host = kind.equals("elsewhere") ? "registry.example.com" : row.front().address();
    String auths = auths(Stream.of(host), kind.equals("wrong") ? WRONG : PASSWORD);
    boolean old = kind.equals("old");
    String content = old ? auths.replaceFirst("^\\{\"auths\":(.*)}$", "$1") : auths;
    Secret secret =
        new SecretBuilder()
            .withNewMetadata()
            .withNamespace(namespace)
            .withName(row + "-" + kind)
            .endMetadata()
            .withType(old ? "kubernetes.io/dockercfg" : "kubernetes.io/dockerconfigjson")
            .addToStringData(old ? ".dockercfg" : ".dockerconfigjson", content)
            .build();
    return CLIENT.resource(secret).create().getMetadata().getName();
  }

  /** As Docker's config has them. */
  private static String auths(Stream<String> hosts, String password) {
    String entry = "\"%s\":{\"auth\":\"" + base64(password) + "\"}";
    return hosts.map(entry::formatted).collect(joining(",", "{\"auths\":{", "}}"));
  }

  private static String base64(String password) {
    return Base64.getEncoder().encodeToString((USER + ":" + password).getBytes(UTF_8));
  }

  @Test
  void readsNoSecretUnlessTold() {
    assumeThat(PLANE.own()).as("only our own plane has an audit log").isTrue();
    assertThat(secretsRead).isEmpty();
  }

  @Test
  void saysNoCredential() {
    assertThat(runs)
        .hasSize(4)
        .allSatisfy(
            run ->
                assertThat(run.report().toString())
                    .doesNotContain(PASSWORD, WRONG, base64(PASSWORD), base64(WRONG)));
  }

  @Test
  void sendsOnlyWhatIsMeantForTheRegistry() {
    String right = "Basic " + base64(PASSWORD);
    String wrong = "Basic " + base64(WRONG);
    assertThat(row("second-fits").front().requests())
        .extracting(FrontRequest::authorization)
        .endsWith("", wrong, right);
    assertThat(row("second-is-for-it").front().requests())
        .extracting(FrontRequest::authorization)
        .endsWith("", right);
    assertThat(row("of-another-namespace").front().requests())
        .extracting(FrontRequest::authorization)
        .endsWith("");
  }

  @AfterAll
  void endAll() {
    closed.close();
  }
}
