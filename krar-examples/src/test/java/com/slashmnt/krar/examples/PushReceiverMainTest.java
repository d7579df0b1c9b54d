package com.slashmnt.krar.examples;

import static org.assertj.core.api.Assertions.assertThat;

import com.slashmnt.krar.fabric8.Fabric8Cluster;
import com.slashmnt.krar.image.Digest;
import com.slashmnt.krar.image.ImageQuery;
import com.slashmnt.krar.image.ImageReference;
import com.slashmnt.krar.oci.OciDigestSource;
import com.slashmnt.krar.oci.credential.Credentials;
import com.slashmnt.krar.report.Outcome;
import com.slashmnt.krar.report.RunReport;
import com.slashmnt.krar.testkit.embedded.EmbeddedCluster;
import com.slashmnt.krar.testkit.embedded.SampleWorkloads;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class PushReceiverMainTest {

  private static final String HARBOR =
      """
      {"type": "PUSH_ARTIFACT", "event_data": {"resources": [
        {"tag": "main", "digest": "%s", "resource_url": "harbor.example.com/acme/shop:main"}]}}
      """
          .formatted(Digest.of(new byte[] {1}));

  private final List<ImageReference> heard = Collections.synchronizedList(new ArrayList<>());

  @Test
  void oneNotificationRestartsWhatRunsThatImage() {
    assertThat(Printed.by(PushReceiverMainTest::run).lines())
        .containsExactly(
            "answered 202", "docker.io/valkey/valkey:8.0: cache/StatefulSet/sessions Converged");
  }

  private static void run() {
    try {
      PushReceiverMain.main(new String[0]);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void whoDoesNotKnowTheSecretIsNotHeardAndNonsenseIsRefused()
      throws IOException, InterruptedException {
    HttpServer server =
        PushReceiverMain.receive(
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), "known", heard::add);
    try {
      assertThat(PushReceiverMain.post(server, "/push/guessed", HARBOR)).isEqualTo(404);
      assertThat(PushReceiverMain.post(server, "/push/known", "nonsense")).isEqualTo(400);
      assertThat(heard).isEmpty();
      assertThat(PushReceiverMain.post(server, "/push/known", HARBOR)).isEqualTo(202);
      assertThat(heard)
          .containsExactly(
              ImageReference.parse(
                  "harbor.example.com/acme/shop:main@" + Digest.of(new byte[] {1})));
      assertThat(
              PushReceiverMain.post(
                  server, "/push/known", HARBOR.replace("PUSH_ARTIFACT", "PULL_ARTIFACT")))
          .isEqualTo(202);
      assertThat(heard).hasSize(1);
    } finally {
      server.stop(0);
    }
  }

  @Test
  void theSameNotificationTwiceRestartsOnce() {
    try (EmbeddedCluster embedded = SampleWorkloads.startCluster();
        OciDigestSource digests =
            OciDigestSource.builder(Credentials.none())
                .mirror("docker.io", embedded.registry())
                .build()) {
      Fabric8Cluster cluster = Fabric8Cluster.of(embedded.client());
      ImageReference tag = ImageReference.parse("docker.io/valkey/valkey:8.0");
      Digest digest = digests.lookUp(ImageQuery.digestOf(tag)).toOptional().orElseThrow().digest();
      ImageReference pushed = ImageReference.parse(tag + "@" + digest);

      RunReport first = PushReceiverMain.restart(cluster, pushed, digests);
      RunReport second = PushReceiverMain.restart(cluster, pushed, digests);

      assertThat(first.runId()).hasToString(digest.toString());
      assertThat(first.rolled()).singleElement().matches(r -> !r.resumed());
      assertThat(second.rolled())
          .singleElement()
          .matches(Outcome.Rolled::resumed)
          .extracting(Outcome.Rolled::restartedAt)
          .isEqualTo(first.rolled().get(0).restartedAt());
    }
  }
}
