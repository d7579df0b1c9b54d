package com.slashmnt.krar.it.drift;

import static com.slashmnt.krar.it.registry.ImageBuilder.single;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.slashmnt.krar.it.harness.Account;
import com.slashmnt.krar.it.harness.Accounts;
import com.slashmnt.krar.it.harness.AuditLog;
import com.slashmnt.krar.it.harness.AuditRecord;
import com.slashmnt.krar.it.harness.Await;
import com.slashmnt.krar.it.harness.Injection;
import com.slashmnt.krar.it.harness.Krar;
import com.slashmnt.krar.it.harness.PullSecret;
import com.slashmnt.krar.it.registry.FrontRequest;
import com.slashmnt.krar.it.registry.Registry;
import com.slashmnt.krar.it.registry.RegistryFront;
import com.slashmnt.krar.it.registry.RegistryPuller;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodTemplateSpecBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
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

  private static final Expected REFUSED = Expected.unverifiable("RegistryUnauthorized");
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
          PullSecret.of(
                  USER, PASSWORD, rows.values().stream().map(row -> row.front().address()).toList())
              .config());
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
            .expect(CREDS, DRIFTED.asking("HEAD 1 401", "HEAD 1", "HEAD new"))
            .expect(CONFIG, DRIFTED.asking("HEAD 1 401", "HEAD 1", "HEAD new"))
            .expect(SECRETS, DRIFTED.asking("HEAD 1 401", "HEAD 1", "HEAD new")));
  }

  private DriftRow naming(String name, String... secrets) {
    return DriftRow.of(name, single("a"))
        .behind(RegistryFront::before)
        .with((fixture, row) -> fixture.template(t -> nameThem(t, row, secrets)))
        .expect(NOTHING, REFUSED.asking("HEAD 1 401"))
        .expect(CREDS, CURRENT.asking("HEAD 1 401", "HEAD 1"))
        .expect(CONFIG, CURRENT.asking("HEAD 1 401", "HEAD 1"));
  }

  private static PullSecret right(String host) {
    return new PullSecret(USER, PASSWORD, List.of(host));
  }

  private static PullSecret wrong(String host) {
    return new PullSecret(USER, WRONG, List.of(host));
  }

  /**
   * Makes secrets for the row's registry, all in the one namespace, and lets its pods name them.
   */
  private void nameThem(PodTemplateSpecBuilder template, LiveRow row, String... kinds) {
    String host = row.front().address();
    String namespace = namespace("table");
    for (String kind : kinds) {
      String name = row + "-" + kind;
      String made =
          switch (kind) {
            case "right" -> right(host).create(CLIENT, namespace, name);
            case "old" -> right(host).createOld(CLIENT, namespace, name);
            case "wrong" -> wrong(host).create(CLIENT, namespace, name);
            case "elsewhere" -> right("registry.example.com").create(CLIENT, namespace, name);
            default -> throw new IllegalArgumentException(kind);
          };
      template.editSpec().addNewImagePullSecret(made).endSpec();
    }
  }

  private void giveToTheAccount(LiveRow row) {
    String namespace = namespace("account");
    String name = right(row.front().address()).create(CLIENT, namespace, "right");
    Await.until(
        "the default service account",
        () -> CLIENT.serviceAccounts().inNamespace(namespace).withName("default").get() != null);
    CLIENT
        .serviceAccounts()
        .inNamespace(namespace)
        .withName("default")
        .patch("{\"imagePullSecrets\":[{\"name\":\"" + name + "\"}]}");
    Pod probe = Injection.probe(namespace);
    Await.until(
        "pods with the secret of their account",
        () -> CLIENT.resource(probe).dryRun().create().getSpec().getImagePullSecrets(),
        secrets -> !secrets.isEmpty());
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
                    .doesNotContain(PASSWORD, WRONG, right("").base64(), wrong("").base64()));
  }

  @Test
  void sendsOnlyWhatIsMeantForTheRegistry() {
    String right = right("").authorization();
    String wrong = wrong("").authorization();
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
