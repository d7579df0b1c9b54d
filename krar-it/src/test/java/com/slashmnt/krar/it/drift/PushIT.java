package com.slashmnt.krar.it.drift;

import static org.assertj.core.api.Assertions.assertThat;

import com.slashmnt.krar.examples.PushReceiverMain;
import com.slashmnt.krar.fabric8.Fabric8Cluster;
import com.slashmnt.krar.image.ImageReference;
import com.slashmnt.krar.it.SmartTest;
import com.slashmnt.krar.it.harness.Account;
import com.slashmnt.krar.it.harness.Await;
import com.slashmnt.krar.it.harness.JobReport;
import com.slashmnt.krar.it.harness.Krar;
import com.slashmnt.krar.it.harness.KrarProcess;
import com.slashmnt.krar.it.harness.PullRequest;
import com.slashmnt.krar.it.harness.TemplateChanges;
import com.slashmnt.krar.it.registry.FrontRule;
import com.slashmnt.krar.it.registry.Gate;
import com.slashmnt.krar.it.registry.ImageBuilder;
import com.slashmnt.krar.it.registry.PushedImage;
import com.slashmnt.krar.it.registry.Registry;
import com.slashmnt.krar.it.registry.RegistryFront;
import com.slashmnt.krar.it.registry.RegistryPuller;
import com.slashmnt.krar.oci.OciDigestSource;
import com.slashmnt.krar.oci.credential.Credentials;
import com.slashmnt.krar.report.RunReport;
import com.sun.net.httpserver.HttpServer;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** Runs that a push has called for. */
class PushIT extends SmartTest {

  private String namespace(String name) {
    String namespace = namespaces.create(name);
    kubelets.pullWith(PullRequest.in(namespace), RegistryPuller.from(registry));
    return namespace;
  }

  private PushedImage push(String namespace, String build, String repository) {
    return ImageBuilder.index(build).push(registry, namespace + "/" + repository + ":1");
  }

  private Krar pushed(Account account, String namespace, String reference, PushedImage image) {
    return smart(account, namespace).args("--image", reference + "@" + image.digest());
  }

  /** The names of the workloads with an Event of a restart, one for each Event. */
  private static List<String> restartEvents(String namespace) {
    return CLIENT.v1().events().inNamespace(namespace).list().getItems().stream()
        .filter(e -> e.getReason().equals("KrarRolloutTriggered"))
        .map(e -> e.getInvolvedObject().getName())
        .toList();
  }

  /** Says for so long that the tag still points at that; counted from the first question. */
  private static FrontRule late(PushedImage before, Duration delay) {
    AtomicLong first = new AtomicLong();
    return exchange -> {
      long now = System.nanoTime();
      first.compareAndSet(0, now);
      boolean stale =
          exchange.request().is("HEAD", "/manifests/1")
              && exchange.request().userAgent().startsWith("krar")
              && now - first.get() < delay.toNanos();
      if (stale) {
        exchange.answer(
            200,
            Map.of("Docker-Content-Digest", before.digest(), "Content-Type", before.mediaType()),
            "");
      }
      return stale;
    };
  }

  @Test
  void onePushIsOneRestartOfWhatNamesTheImageAndOneEventHoweverOftenItIsTold() {
    String namespace = namespace("push");
    Deployment web = following(namespace, "web", push(namespace, "first", "web")).roll(CLIENT);
    Deployment other = following(namespace, "other", push(namespace, "first", "api")).roll(CLIENT);
    PushedImage second = push(namespace, "second", "web");
    PushedImage unused = push(namespace, "second", "api");
    try (Account operator = smartOperator(namespace);
        TemplateChanges changes = TemplateChanges.watch(PLANE, namespace)) {
      Krar krar = pushed(operator, namespace, second.reference(), second);
      JobReport first = krar.report();
      JobReport again = krar.report();

      assertThat(first.refs()).as(first.toString()).containsExactly(ref(web));
      assertThat(first.code(ref(web))).isEqualTo("Converged");
      assertThat(first.exitCode()).isZero();
      assertThat(first.warnings()).isEmpty();
      assertThat(again.resumed(ref(web))).as(again.toString()).isTrue();
      assertThat(again.exitCode()).isZero();
      assertThat(changes.of(web)).isEqualTo(1);
      assertThat(changes.of(other)).isZero();
      assertThat(annotation(web, RUNS)).startsWith(second.digest() + "@");
      assertThat(restartEvents(namespace)).containsExactly("web");
    }
  }

  @Test
  void twoPipelinesAtOnceAreOneRestartAndOneEvent() {
    String namespace = namespace("push-two");
    try (RegistryFront front = RegistryFront.before(registry);
        Account operator = smartOperator(namespace);
        TemplateChanges changes = TemplateChanges.watch(PLANE, namespace)) {
      PushedImage first = push(namespace, "first", "web");
      String reference = front.reference(first);
      Deployment web = following(namespace, "web", reference).roll(CLIENT);
      PushedImage second = push(namespace, "second", "web");
      Gate both = new Gate();
      front.on(r -> r.is("HEAD", "/manifests/1") && r.userAgent().startsWith("krar"), both);
      Krar krar = pushed(operator, namespace, reference, second).args("--output", "json");
      JobReport one;
      JobReport two;
      try (KrarProcess mine = krar.start();
          KrarProcess theirs = krar.start()) {
        both.awaitHeld(2);
        both.open();
        one = JobReport.of(mine.result());
        two = JobReport.of(theirs.result());
      }

      for (JobReport each : List.of(one, two)) {
        assertThat(each.exitCode()).as(each.toString()).isZero();
        assertThat(each.code(ref(web))).isEqualTo("Converged");
      }
      assertThat(List.of(one.resumed(ref(web)), two.resumed(ref(web))))
          .as("one restarts, the other follows")
          .containsExactlyInAnyOrder(true, false);
      assertThat(changes.of(web)).isEqualTo(1);
      assertThat(restartEvents(namespace)).containsExactly("web");
    }
  }

  @Test
  void aRegistryThatShowsTheDigestTwentySecondsLateIsWaitedFor() {
    String namespace = namespace("push-late");
    try (RegistryFront front = RegistryFront.before(registry);
        Account operator = smartOperator(namespace)) {
      PushedImage first = push(namespace, "first", "web");
      String reference = front.reference(first);
      Deployment web = following(namespace, "web", reference).roll(CLIENT);
      PushedImage second = push(namespace, "second", "web");
      front.always(late(first, Duration.ofSeconds(20)));

      JobReport run = pushed(operator, namespace, reference, second).report();

      assertThat(run.exitCode()).as(run.toString()).isZero();
      assertThat(run.code(ref(web))).isEqualTo("Converged");
      assertThat(run.stderr()).contains("waiting until the registry shows " + reference);
    }
  }

  @Test
  void aDigestThatNeverComesRestartsNothingAndIsExitThree() {
    String namespace = namespace("push-never");
    PushedImage first = push(namespace, "first", "web");
    Deployment web = following(namespace, "web", first).roll(CLIENT);
    PushedImage elsewhere = push(namespace, "second", "elsewhere");
    PushedImage moved = push(namespace, "third", "web");
    try (Account operator = smartOperator(namespace);
        TemplateChanges changes = TemplateChanges.watch(PLANE, namespace)) {
      JobReport run =
          pushed(operator, namespace, moved.reference(), elsewhere)
              .report("--registry-timeout", "4s");

      assertThat(run.exitCode()).as(run.toString()).isEqualTo(3);
      assertThat(run.code(ref(web))).isEqualTo("Unverifiable");
      assertThat(run.verdict(ref(web), "main")).isEqualTo("Unverifiable(PushNotSeen)");
      assertThat(run.message(ref(web))).contains(elsewhere.digest(), moved.digest());
      assertThat(changes.of(web)).isZero();
    }
  }

  /** The registry itself tells the receiver of docs/push.md. */
  @Test
  void aRegistrysWebhookRestartsWhatRunsTheImage() throws IOException, InterruptedException {
    String namespace = namespaces.create("push-hook");
    BlockingQueue<ImageReference> queue = new LinkedBlockingQueue<>();
    HttpServer receiver =
        PushReceiverMain.receive(
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), "s3cr3t", queue::add);
    URI hook = URI.create("http:/" + receiver.getAddress() + "/push/s3cr3t");
    try (Registry notifying = Registry.setup().notifying(hook).start();
        OciDigestSource digests = OciDigestSource.builder(Credentials.none()).build()) {
      kubelets.pullWith(PullRequest.in(namespace), RegistryPuller.from(notifying));
      PushedImage first = ImageBuilder.index("first").push(notifying, namespace + "/web:1");
      ImageReference heard = next(queue);
      assertThat(heard).hasToString(first.reference() + "@" + first.digest());
      Deployment web = following(namespace, "web", first).roll(CLIENT);
      PushedImage second = ImageBuilder.index("second").push(notifying, namespace + "/web:1");

      RunReport report = PushReceiverMain.restart(Fabric8Cluster.of(CLIENT), next(queue), digests);

      assertThat(report.rolled())
          .as(report.toString())
          .singleElement()
          .satisfies(
              r -> {
                assertThat(r.workload()).hasToString(ref(web));
                assertThat(r.code()).isEqualTo("Converged");
              });
      assertThat(report.runId()).hasToString(second.digest());
      assertThat(queue).as("pulls are no pushes").isEmpty();
      assertThat(restartEvents(namespace)).containsExactly("web");
    } finally {
      receiver.stop(0);
    }
  }

  private static ImageReference next(BlockingQueue<ImageReference> queue)
      throws InterruptedException {
    ImageReference image = queue.poll(Await.LIMIT.toSeconds(), TimeUnit.SECONDS);
    assertThat(image).as("a notification").isNotNull();
    return image;
  }
}
