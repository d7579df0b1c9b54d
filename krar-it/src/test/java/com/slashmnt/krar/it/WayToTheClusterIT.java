package com.slashmnt.krar.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.slashmnt.krar.it.harness.Account;
import com.slashmnt.krar.it.harness.FaultProxy;
import com.slashmnt.krar.it.harness.ForwardProxy;
import com.slashmnt.krar.it.harness.JobReport;
import com.slashmnt.krar.it.harness.Krar;
import com.slashmnt.krar.it.harness.KrarProcess;
import com.slashmnt.krar.it.harness.Rollouts;
import com.slashmnt.krar.it.harness.TemplateChanges;
import com.slashmnt.krar.it.harness.Workloads;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/** Proxies, authorities and tokens on the way to the API server. */
class WayToTheClusterIT extends ClusterTest {

  private static URI server() {
    return URI.create(CLIENT.getConfiguration().getMasterUrl());
  }

  private List<HasMetadata> fleet(String namespace, int size) {
    List<HasMetadata> fleet = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      fleet.add(Workloads.deployment(namespace, "web-" + i).label(LABEL, "way").create(CLIENT));
    }
    Rollouts.awaitRolledOut(CLIENT, fleet);
    return fleet;
  }

  /** By a name that only the proxy knows: loopback addresses are never proxied. */
  @Test
  void goesThroughAProxyThatWantsAPassword() {
    assumeThat(PLANE.own()).as("our own plane has a certificate for this name").isTrue();
    String namespace = namespaces.create("proxy");
    List<HasMetadata> fleet = fleet(namespace, 2);
    URI named = URI.create("https://kubernetes.default.svc:" + server().getPort());
    try (Account operator = operator(namespace);
        ForwardProxy proxy = ForwardProxy.start(server(), "jane", "hunter2");
        TemplateChanges changes = TemplateChanges.watch(PLANE, namespace)) {
      Krar krar =
          Krar.as(operator, folder, named)
              .args("-N", namespace, "-v", "way", "--log-level", "trace", "--run-id", "way-1")
              .env("HTTPS_PROXY", "http://jane:hunter2@127.0.0.1:" + proxy.port());

      KrarProcess.Result result = krar.run();

      assertThat(result.exitCode()).as(result.toString()).isZero();
      assertThat(changes.all()).isEqualTo(each(fleet, 1));
      assertThat(proxy.tunnels()).isPositive();
      assertThat(result.toString())
          .doesNotContain("hunter2")
          .doesNotContain("amFuZTpodW50ZXIy"); // the same in base64

      int before = proxy.tunnels();
      KrarProcess.Result direct = krar.env("NO_PROXY", ".svc").run("--dry-run");
      assertThat(direct.exitCode()).as(direct.toString()).isEqualTo(4);
      assertThat(proxy.tunnels()).isEqualTo(before);

      KrarProcess.Result wrong =
          krar.env("NO_PROXY", "")
              .env("HTTPS_PROXY", "http://jane:wrong@127.0.0.1:" + proxy.port())
              .run("--dry-run");
      assertThat(wrong.exitCode()).as(wrong.toString()).isEqualTo(4);
      assertThat(wrong.stderr()).contains("a proxy on the way refuses the connection");
      assertThat(proxy.refusals()).isPositive();
      assertThat(proxy.tunnels()).isEqualTo(before);
    }
  }

  @Test
  void trustsTheAuthoritiesOfSslCertFile() throws IOException {
    String namespace = namespaces.create("trust");
    List<HasMetadata> fleet = fleet(namespace, 1);
    try (Account operator = operator(namespace);
        TemplateChanges changes = TemplateChanges.watch(PLANE, namespace)) {
      String full = Files.readString(operator.kubeconfig(folder));
      Path without =
          Files.writeString(
              folder.resolve("without-ca"),
              full.replaceFirst(", certificate-authority-data: [^}]*", ""));
      Krar krar = Krar.with(without).args("-N", namespace, "-v", "way", "--run-id", "way-2");

      KrarProcess.Result distrusted = krar.run();
      assertThat(distrusted.exitCode()).as(distrusted.toString()).isEqualTo(4);

      Path authority = folder.resolve("ca.pem");
      String data = full.replaceFirst("(?s).*certificate-authority-data: ([^}]*)}.*", "$1");
      Files.write(authority, Base64.getDecoder().decode(data));
      KrarProcess.Result trusted = krar.env("SSL_CERT_FILE", authority.toString()).run();
      assertThat(trusted.exitCode()).as(trusted.toString()).isZero();
      assertThat(changes.all()).isEqualTo(each(fleet, 1));
    }
  }

  @Test
  void readsATokenAgainThatWasReplacedInTheMiddleOfTheRun() throws IOException {
    String namespace = namespaces.create("token");
    List<HasMetadata> fleet = fleet(namespace, 6);
    Path token = folder.resolve("token");
    try (Account operator = operator(namespace);
        FaultProxy proxy = FaultProxy.start(PLANE);
        TemplateChanges changes = TemplateChanges.watch(PLANE, namespace)) {
      Files.writeString(token, operator.token());
      Path byFile = folder.resolve("by-file");
      String text = Files.readString(operator.kubeconfig(folder, proxy.url()));
      Files.writeString(
          byFile, text.replace("token: \"" + operator.token() + "\"", "tokenFile: token"));
      AtomicBoolean replaced = new AtomicBoolean();
      proxy.before(
          r -> r.patches() && replaced.compareAndSet(false, true),
          r -> {
            replace(token, operator.freshToken());
            proxy.refuse(operator.token());
          });

      JobReport report =
          Krar.with(byFile)
              .args("--max-in-flight", "2")
              .report("-N", namespace, "-v", "way", "--run-id", "way-3");

      assertThat(report.exitCode()).as(report.toString()).isZero();
      assertThat(report.rolled()).hasSize(6);
      assertThat(changes.all()).isEqualTo(each(fleet, 1));
      assertThat(proxy.requests()).anyMatch(r -> r.status() == 401);
    }
  }

  private static void replace(Path token, String fresh) {
    try {
      Files.writeString(token, fresh);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
