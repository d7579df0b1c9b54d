package com.slashmnt.krar.it.usage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.slashmnt.krar.it.ClusterTest;
import com.slashmnt.krar.it.harness.Account;
import com.slashmnt.krar.it.harness.Accounts;
import com.slashmnt.krar.it.harness.AuditLog;
import com.slashmnt.krar.it.harness.AuditRecord;
import com.slashmnt.krar.it.harness.Command;
import com.slashmnt.krar.it.harness.ForwardProxy;
import com.slashmnt.krar.it.harness.KrarProcess;
import com.slashmnt.krar.it.harness.TempFolder;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * With each kubeconfig krar reaches the cluster if kubectl does, and the API server takes both for
 * the same.
 */
class KubeconfigIT extends ClusterTest {

  private static final String PASSWORD = "s3cret-of-the-proxy";

  private final Map<String, String> values = new HashMap<>();
  private final String namespace = namespaces.create("kubeconfigs");
  private final Account account = Accounts.create(PLANE, namespace, "reader");
  private final TempFolder files = TempFolder.create("krar-it-kubeconfigs-");
  private final Path home = files.path();
  private final ForwardProxy proxy = ForwardProxy.start("krar", PASSWORD);

  @BeforeAll
  void prepare() throws IOException {
    assumeThat(PLANE.own()).as("certificates are signed by our own plane's authority").isTrue();
    Account unused =
        account
            .allow(namespace, WORKLOADS)
            .allowEverywhere(
                Accounts.rule("", "users", "impersonate"),
                Accounts.rule("", "groups", "impersonate"),
                Accounts.rule("authentication.k8s.io", "uids", "impersonate"),
                Accounts.rule("authentication.k8s.io", "userextras/team", "impersonate"));
    PLANE.kubectl(
        "-n", namespace, "create", "role", "reader", "--verb=list", "--resource=deployments");
    PLANE.kubectl(
        "-n",
        namespace,
        "create",
        "rolebinding",
        "reader",
        "--role=reader",
        "--user=krar",
        "--user=jane",
        "--group=dev");
    URI server = URI.create(CLIENT.getConfiguration().getMasterUrl());
    values.putAll(
        Map.of(
            "server", "https://127.0.0.1:" + server.getPort(),
            "port", Integer.toString(server.getPort()),
            "folder", home.toString(),
            "token", account.token(),
            "password", PASSWORD,
            "proxy", Integer.toString(proxy.port()),
            "oidc", "idp-issuer-url: \"https://127.0.0.1:1\", client-id: krar"));
    certificates();
    plugIns();
  }

  @AfterAll
  void close() {
    proxy.close();
    account.close();
    files.close();
  }

  private void certificates() throws IOException {
    Path authorityKey = PLANE.kubeconfig().resolveSibling("ca.key");
    Files.copy(PLANE.kubeconfig().resolveSibling("ca.crt"), home.resolve("ca.crt"));
    openssl("req -newkey rsa:2048 -nodes -subj /CN=krar/O=team -keyout rsa.key -out rsa.csr");
    openssl("rsa -in rsa.key -traditional -out rsa1.key");
    openssl("ecparam -name prime256v1 -genkey -out ec.key");
    openssl("pkcs8 -topk8 -nocrypt -in ec.key -out ec8.key");
    openssl("req -new -key ec.key -subj /CN=krar/O=team -out ec.csr");
    openssl(
        "req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=other -keyout other.key -out other.crt");
    for (String kind : List.of("rsa", "ec")) {
      openssl(
          "x509 -req -in %1$s.csr -days 2 -CA ca.crt -CAkey %2$s -CAserial %1$s.srl -CAcreateserial -out %1$s.crt"
              .formatted(kind, authorityKey));
    }
    Files.writeString(
        home.resolve("both.crt"),
        Files.readString(home.resolve("other.crt")) + Files.readString(home.resolve("ca.crt")));
    for (Map.Entry<String, String> data :
        Map.of("caData", "ca.crt", "rsaCrt", "rsa.crt", "rsaKey", "rsa.key").entrySet()) {
      values.put(
          data.getKey(),
          Base64.getEncoder().encodeToString(Files.readAllBytes(home.resolve(data.getValue()))));
    }
  }

  private void openssl(String arguments) {
    List<String> command =
        new ArrayList<>(List.of("sh", "-c", "cd \"$0\" && openssl \"$@\"", home.toString()));
    command.addAll(List.of(arguments.split(" ")));
    String unused = Command.run(Map.of(), command);
  }

  private void plugIns() throws IOException {
    Files.writeString(home.resolve("token"), account.token() + "\n");
    Files.writeString(home.resolve("empty"), "");
    String right = answer("v1", "\"token\": \"" + account.token() + "\"");
    String ended =
        answer(
            "v1",
            "\"expirationTimestamp\": \"2020-01-01T00:00:00Z\", \"token\": \""
                + account.token()
                + "\"");
    Files.writeString(home.resolve("answer"), right);
    Files.writeString(
        home.resolve("beta"), answer("v1beta1", "\"token\": \"" + account.token() + "\""));
    Files.writeString(home.resolve("ended"), ended);
    Files.writeString(
        home.resolve("certificate"),
        answer(
            "v1",
            "\"clientCertificateData\": \"%s\", \"clientKeyData\": \"%s\""
                .formatted(line("ec.crt"), line("ec8.key"))));
    String answers = "cat " + home + "/";
    program("login", answers + "answer");
    program("beta-login", answers + "beta");
    program("ended-login", answers + "ended");
    program("certificate-login", answers + "certificate");
    program("warning-login", "echo 'a new version is there' >&2; " + answers + "answer");
    program("failing-login", answers + "answer; exit 3");
    program(
        "strict-login",
        "[ \"$1|$2|$3|$4|$#|$GREETING\" = 'a;b|$HOME|*||4|hi $there' ] || exit 4; "
            + answers
            + "answer");
    program(
        "told-login",
        "case $KUBERNETES_EXEC_INFO in *%s*certificate-authority-data*) %sanswer;; *) exit 5;; esac"
            .formatted(values.get("server"), answers));
  }

  private static String answer(String version, String status) {
    return "{\"kind\": \"ExecCredential\", \"apiVersion\": \"client.authentication.k8s.io/%s\", \"status\": {%s}}"
        .formatted(version, status);
  }

  private String line(String file) throws IOException {
    return Files.readString(home.resolve(file)).replace("\n", "\\n");
  }

  private void program(String name, String script) throws IOException {
    Path file = Files.writeString(home.resolve(name), "#!/bin/sh\n" + script + "\n");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  static Stream<KubeconfigRow> rows() {
    return KubeconfigRows.all();
  }

  @ParameterizedTest
  @MethodSource("rows")
  void krarAndKubectlAgree(KubeconfigRow row) throws IOException {
    Map<String, String> environment = Map.of("KUBECONFIG", write(row));
    AuditLog.Mark mark = PLANE.audit().mark();

    KrarProcess.Result kubectl = kubectl(environment);
    KrarProcess.Result krar = krar(environment);

    assertThat(kubectl.exitCode() == 0).as("kubectl: %s", kubectl).isEqualTo(row.works());
    assertThat(krar.exitCode() == 0).as("krar: %s", krar).isEqualTo(row.works());
    assertThat(krar.toString()).doesNotContain(account.token()).doesNotContain("\tat ");
    if (row.works()) {
      List<AuditRecord> requests = PLANE.audit().since(mark);
      assertThat(identities(requests, "krar/"))
          .as(requests.toString())
          .hasSize(1)
          .isEqualTo(identities(requests, "kubectl/"));
    } else {
      assertThat(krar.exitCode()).as(krar.toString()).isIn(1, 2, 4);
    }
  }

  private String write(KubeconfigRow row) throws IOException {
    List<String> names = new ArrayList<>();
    if (row.isMissingFileNamed()) {
      names.add(home + "/gone.config");
    }
    for (String content : row.filled(values)) {
      names.add(Files.writeString(Files.createTempFile(home, "", ".config"), content).toString());
    }
    return String.join(":", names);
  }

  private KrarProcess.Result kubectl(Map<String, String> environment) {
    try (KrarProcess process =
        KrarProcess.start(
            PLANE.kubectl(),
            environment,
            List.of("-n", namespace, "get", "deployments", "-o", "name"))) {
      return process.result();
    }
  }

  private KrarProcess.Result krar(Map<String, String> environment) {
    try (KrarProcess process =
        KrarProcess.krar(
            environment, "--dry-run", "-N", namespace, "-r", "deployments", "-v", "none")) {
      return process.result();
    }
  }

  private List<String> identities(List<AuditRecord> requests, String agent) {
    return requests.stream()
        .filter(request -> request.userAgent().startsWith(agent))
        .filter(request -> request.namespace().equals(namespace) && request.code() == 200)
        .map(AuditRecord::identity)
        .distinct()
        .toList();
  }

  @Test
  void aSocksProxyIsRefusedWithASentence() throws IOException {
    Map<String, String> environment =
        Map.of(
            "KUBECONFIG",
            write(
                KubeconfigRow.fails(
                    "a SOCKS proxy",
                    KubeconfigRow.CLUSTER
                        + ", proxy-url: \"socks5://krar:hunter2@127.0.0.1:{proxy}\"",
                    KubeconfigRow.USER)));
    KrarProcess.Result krar = krar(environment);
    assertThat(krar.exitCode()).isEqualTo(2);
    assertThat(krar.stderr())
        .isEqualTo(
            "krar: the proxy-url of the kubeconfig's context 'a' cannot be used: SOCKS proxies are"
                + " not supported, expected http://proxy:3128 or https://proxy:3128\n");
  }
}
