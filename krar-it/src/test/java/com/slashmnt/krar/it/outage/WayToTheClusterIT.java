package com.slashmnt.krar.it.outage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.slashmnt.krar.it.ClusterTest;
import com.slashmnt.krar.it.harness.Account;
import com.slashmnt.krar.it.harness.Await;
import com.slashmnt.krar.it.harness.ForwardProxy;
import com.slashmnt.krar.it.harness.JobReport;
import com.slashmnt.krar.it.harness.Krar;
import com.slashmnt.krar.it.harness.KrarProcess;
import com.slashmnt.krar.it.harness.Rollouts;
import com.slashmnt.krar.it.harness.TemplateChanges;
import com.slashmnt.krar.it.harness.Workloads;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Proxies, certificate authorities, and tokens that are replaced while krar runs. */
class WayToTheClusterIT extends ClusterTest {

  private static final String PASSWORD = "s3cret-of-the-proxy";

  private List<HasMetadata> fleet(String namespace, int size) {
    List<HasMetadata> fleet = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      fleet.add(Workloads.deployment(namespace, "web-" + i).label(LABEL, "way").create(CLIENT));
    }
    Rollouts.awaitRolledOut(CLIENT, fleet);
    return fleet;
  }

  private static URI server() {
    return URI.create(CLIENT.getConfiguration().getMasterUrl());
  }

  /** A name that the certificate bears, that no resolver knows, and that is not loopback. */
  private static URI onlyByProxy() {
    return URI.create("https://kubernetes.default.svc:" + server().getPort());
  }

  @Test
  void goesThroughAForwardProxyThatWantsAPassword() {
    assumeThat(PLANE.own()).as("only our own plane's certificate has the name").isTrue();
    String namespace = namespaces.create("proxy");
    List<HasMetadata> fleet = fleet(namespace, 2);
    try (Account operator = operator(namespace);
        ForwardProxy proxy = ForwardProxy.start("krar", PASSWORD)) {
      KrarProcess.Result result =
          Krar.as(operator, folder, onlyByProxy())
              .env("HTTPS_PROXY", "http://krar:" + PASSWORD + "@127.0.0.1:" + proxy.port())
              .run("-N", namespace, "-v", "way", "--log-level", "trace", "-o", "json");

      assertThat(result.exitCode()).as(result.toString()).isZero();
      assertThat(JobReport.of(result).rolled()).hasSize(fleet.size());
      assertThat(proxy.tunnels()).isPositive();
      assertThat(result.toString()).doesNotContain(PASSWORD).doesNotContain(operator.token());
    }
  }

  @Test
  void saysThatTheProxyRefusesWithoutSayingThePassword() {
    assumeThat(PLANE.own()).as("only our own plane's certificate has the name").isTrue();
    String namespace = namespaces.create("refused");
    try (Account operator = operator(namespace);
        ForwardProxy proxy = ForwardProxy.start("krar", "another")) {
      KrarProcess.Result result =
          Krar.as(operator, folder, onlyByProxy())
              .env("HTTPS_PROXY", "http://krar:" + PASSWORD + "@127.0.0.1:" + proxy.port())
              .run("-N", namespace, "-v", "way");

      assertThat(result.exitCode()).as(result.toString()).isEqualTo(4);
      assertThat(proxy.tunnels()).isZero();
      assertThat(proxy.refusals()).isPositive();
      assertThat(result.toString()).doesNotContain(PASSWORD).doesNotContain("\tat ");
    }
  }

  @Test
  void goesRoundTheProxyWhereNoProxySaysSo() {
    String namespace = namespaces.create("round");
    List<HasMetadata> fleet = fleet(namespace, 1);
    try (Account operator = operator(namespace);
        ForwardProxy proxy = ForwardProxy.start("krar", PASSWORD)) {
      String url = "http://krar:" + PASSWORD + "@127.0.0.1:" + proxy.port();
      JobReport direct =
          Krar.as(operator, folder)
              .env("HTTPS_PROXY", url)
              .env("NO_PROXY", "example.com," + server().getHost())
              .report("-N", namespace, "-v", "way");
      assertThat(direct.exitCode()).as(direct.toString()).isZero();
      assertThat(direct.rolled()).hasSize(fleet.size());

      // The name that only the proxy knows, and NO_PROXY keeps krar from asking it.
      KrarProcess.Result lost =
          Krar.as(operator, folder, onlyByProxy())
              .env("HTTPS_PROXY", url)
              .env("NO_PROXY", ".default.svc")
              .run("-N", namespace, "-v", "way");
      assertThat(lost.exitCode()).as(lost.toString()).isEqualTo(4);
      assertThat(proxy.tunnels()).isZero();
    }
  }

  @Test
  void trustsTheAuthoritiesOfSslCertFile() throws IOException {
    String namespace = namespaces.create("trust");
    List<HasMetadata> fleet = fleet(namespace, 1);
    try (Account operator = operator(namespace)) {
      Path kubeconfig = operator.kubeconfig(folder);
      String text = Files.readString(kubeconfig);
      String data =
          text.replaceAll("(?s).*certificate-authority-data: \"?([A-Za-z0-9+/=]+).*", "$1");
      assertThat(data).isNotEqualTo(text);
      Path authorities = folder.resolve("authorities.pem");
      Files.write(authorities, Base64.getDecoder().decode(data));
      Files.writeString(
          kubeconfig, text.replaceAll(",? *certificate-authority-data: \"?[A-Za-z0-9+/=]+\"?", ""));

      KrarProcess.Result distrusted = Krar.with(kubeconfig).run("-N", namespace, "-v", "way");
      assertThat(distrusted.exitCode()).as(distrusted.toString()).isEqualTo(4);
      assertThat(distrusted.stderr()).doesNotContain("\tat ");

      JobReport trusted =
          Krar.with(kubeconfig)
              .env("SSL_CERT_FILE", authorities.toString())
              .report("-N", namespace, "-v", "way");
      assertThat(trusted.exitCode()).as(trusted.toString()).isZero();
      assertThat(trusted.rolled()).hasSize(fleet.size());
    }
  }

  @Test
  void goesOnWithANewTokenWhenTheOldOneIsRefused() throws IOException {
    String namespace = namespaces.create("token");
    List<HasMetadata> fleet = fleet(namespace, 6);
    try (Account operator = operator(namespace);
        TemplateChanges changes = TemplateChanges.watch(PLANE, namespace)) {
      // The old token dies with a Secret that it is bound to, as a pod's does with its pod.
      PLANE.kubectl("-n", namespace, "create", "secret", "generic", "old");
      String old =
          PLANE
              .kubectl(
                  "-n",
                  namespace,
                  "create",
                  "token",
                  "operator",
                  "--bound-object-kind",
                  "Secret",
                  "--bound-object-name",
                  "old")
              .strip();
      Path token = folder.resolve("token");
      Files.writeString(token, old);
      Path kubeconfig = operator.kubeconfig(folder);
      Files.writeString(
          kubeconfig,
          Files.readString(kubeconfig)
              .replaceAll("token: \"[^\"]+\"", "tokenFile: \"" + token + "\""));

      kubelets.hold(pod -> pod.getMetadata().getNamespace().equals(namespace));
      try (KrarProcess run =
          Krar.with(kubeconfig)
              .start("-N", namespace, "-v", "way", "-o", "json", "--max-in-flight", "2")) {
        Await.until("two in flight", () -> restarted(namespace) == 2);
        Path next = folder.resolve("token.next");
        Files.writeString(next, operator.token());
        Files.move(
            next, token, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        PLANE.kubectl("-n", namespace, "delete", "secret", "old");
        Await.until("the old token refused", () -> isRefused(old));
        kubelets.release();
        JobReport report = JobReport.of(run.result());

        assertThat(report.exitCode()).as(report.toString()).isZero();
        assertThat(report.rolled()).hasSize(fleet.size());
        assertThat(report.toString()).doesNotContain(old).doesNotContain(operator.token());
      }
      assertThat(changes.all()).isEqualTo(each(fleet, 1));
    }
  }

  private boolean isRefused(String token) {
    try (KrarProcess kubectl =
        KrarProcess.start(
            PLANE.kubectl(),
            Map.of("KUBECONFIG", "/dev/null"),
            List.of(
                "--server",
                server().toString(),
                "--insecure-skip-tls-verify",
                "--token",
                token,
                "auth",
                "can-i",
                "--list"))) {
      return kubectl.result().stderr().contains("Unauthorized")
          || kubectl.stderr().contains("logged in");
    }
  }
}
