package com.slashmnt.krar.it.drift;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import com.slashmnt.krar.it.SmartTest;
import com.slashmnt.krar.it.harness.Account;
import com.slashmnt.krar.it.harness.JobReport;
import com.slashmnt.krar.it.harness.Krar;
import com.slashmnt.krar.it.harness.PullRequest;
import com.slashmnt.krar.it.harness.Puller;
import com.slashmnt.krar.it.harness.Rollouts;
import com.slashmnt.krar.it.harness.Workloads;
import com.slashmnt.krar.it.registry.Dialect;
import com.slashmnt.krar.it.registry.Faults;
import com.slashmnt.krar.it.registry.ImageBuilder;
import com.slashmnt.krar.it.registry.Images;
import com.slashmnt.krar.it.registry.PushedImage;
import com.slashmnt.krar.it.registry.RegistryFront;
import com.slashmnt.krar.it.registry.RegistryPuller;
import com.slashmnt.krar.it.registry.StaleMirror;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What a run exits with, by whether the caller asked to be told of drift. */
class FailOnDriftIT extends SmartTest {
  private static final String[] ASKED = {"KRAR_FAIL_ON_DRIFT", "true"};

  private final RegistryFront failing = RegistryFront.before(registry);
  private final RegistryFront guarded = RegistryFront.before(registry);
  private String namespace = "";
  private @Nullable Account operator;

  @AfterAll
  void closeAll() {
    Objects.requireNonNull(operator).close();
    failing.close();
    guarded.close();
  }

  /** One workload in each state that a look alone finds. */
  @BeforeAll
  void createStates() {
    namespace = namespaces.create("states");
    operator = smartOperator(namespace);
    failing.on(r -> r.userAgent().startsWith("krar"), Faults.status(503));
    guarded.always(Faults.basic("nobody", "knows"));
    kubelets.pullWith(
        PullRequest.in(namespace),
        RegistryPuller.from(registry)
            .report(PullRequest.of(namespace, "no-image-id"), Dialect.nothing()));

    PushedImage moving = push("first", "moving");
    PushedImage still = push("first", "still");
    PushedImage gone = push("first", "gone");
    PushedImage attested = attested("one");
    List<Deployment> all = new ArrayList<>();
    all.add(following(namespace, "current", still).create(CLIENT));
    all.add(following(namespace, "drifted", moving).create(CLIENT));
    all.add(following(namespace, "pinned", moving.pinned()).create(CLIENT));
    all.add(following(namespace, "same-content", attested).create(CLIENT));
    all.add(
        Workloads.deployment(namespace, "if-not-present").image(moving.reference()).create(CLIENT));
    all.add(following(namespace, "no-image-id", still).create(CLIENT));
    all.add(following(namespace, "gone", gone).create(CLIENT));
    all.add(following(namespace, "failing", failing.reference(still)).create(CLIENT));
    all.add(following(namespace, "guarded", guarded.reference(still)).create(CLIENT));
    all.add(following(namespace, "scaled", moving).replicas(0).create(CLIENT));
    all.add(
        following(namespace, "opted-out", moving)
            .annotation("krar.slash-mnt.com/hold", "it is being looked at")
            .create(CLIENT));
    all.add(following(namespace, "partly", still).replicas(3).create(CLIENT));
    Deployment stuck =
        following(namespace, "stuck", push("first", "stuck-crash"))
            .progressDeadlineSeconds(2)
            .create(CLIENT);
    Rollouts.awaitRolledOut(CLIENT, all);
    awaitGivenUp(stuck);

    push("second", "moving");
    attested("two");
    Images.delete(registry, gone, gone.digest());
    kubelets.report(
        Rollouts.pods(CLIENT, all.get(all.size() - 1)).get(0),
        "main",
        still.name() + "@" + push("other", "other").digest());
  }

  static Stream<Arguments> states() {
    return Stream.of(
        argumentSet("current", "current", "", "Current", 0),
        argumentSet("pinned", "pinned", "", "Pinned", 0),
        argumentSet("same content", "same-content", "", "SameContent", 0),
        argumentSet("not pulled again", "if-not-present", "", "PullPolicyNotAlways", 0),
        argumentSet("scaled to zero", "scaled", "", "ScaledToZero", 0),
        argumentSet("opted out", "opted-out", "", "OptedOut", 0),
        argumentSet("drift, report only", "drifted", "KRAR_SMART_RESTART=false", "Drifted", 3),
        argumentSet("drift, dry run", "drifted", "KRAR_DRY_RUN=true", "Drifted", 3),
        argumentSet("drift in part", "partly", "KRAR_STALE_PODS=all", "PartlyDrifted", 3),
        argumentSet("drift in part, any", "partly", "KRAR_DRY_RUN=true", "Drifted", 3),
        argumentSet("stuck", "stuck", "", "RolloutStuck", 3),
        argumentSet("no imageID", "no-image-id", "", "Unverifiable", 3),
        argumentSet("no such image", "gone", "", "Unverifiable", 3),
        argumentSet("a registry that fails", "failing", "", "Unverifiable", 3),
        argumentSet("no credential", "guarded", "", "Unverifiable", 3),
        argumentSet(
            "current in mode rollout",
            "current",
            "KRAR_MODE=rollout KRAR_DRY_RUN=true",
            "RolloutRequested",
            0));
  }

  @ParameterizedTest
  @MethodSource("states")
  void saysSoOnlyIfAsked(String name, String settings, String code, int exitIfAsked) {
    String ref = namespace + "/Deployment/" + name;
    String[] more = settings.isEmpty() ? new String[0] : settings.split("[ =]");
    expect(ref, code, 0, more);
    expect(ref, code, exitIfAsked, append(more, ASKED));
  }

  @Test
  void saysThatARestartBroughtNothingAndIsNotRepeated() {
    Twins twins = twins("mirror", RegistryPuller.from(StaleMirror.of(registry)));
    push("second", "mirror");

    expect(twins.first(), "NotConverged", 0);
    expect(twins.second(), "NotConverged", 3, ASKED);
    expect(twins.first(), "KnownNotToConverge", 3, ASKED);
    expect(twins.second(), "KnownNotToConverge", 0);
  }

  @Test
  void failsForBadContentAnywayAndSaysThatItIsNotTriedAgain() {
    PushedImage bad = push("bad", "bad");
    Twins twins = twins("broken", RegistryPuller.from(registry).crash(bad));
    push("bad", "broken");

    expect(twins.first(), "RolloutFailed", 1);
    expect(twins.second(), "RolloutFailed", 1, ASKED);
    expect(twins.first(), "RolloutStuck", 3, ASKED);
    Stream.of(twins.first(), twins.second())
        .map(ref -> CLIENT.apps().deployments().inNamespace(namespace).withName(name(ref)).get())
        .forEach(
            d -> {
              undo(d);
              Deployment unused = Rollouts.await(CLIENT, d);
            });
    expect(twins.first(), "KnownBadDigest", 3, ASKED);
    expect(twins.second(), "KnownBadDigest", 0);
  }

  @Test
  void isContentWithWhatConverged() {
    Twins twins = twins("good", RegistryPuller.from(registry));
    push("second", "good");

    expect(twins.first(), "Converged", 0);
    expect(twins.second(), "Converged", 0, ASKED);
  }

  @Test
  void saysThatARestartCouldNotBeVerified() {
    Twins twins = twins("silent", RegistryPuller.from(registry));
    push("second", "silent");
    kubelets.pullWith(
        r -> r.image().contains("/silent:"),
        RegistryPuller.from(registry).report(Dialect.nothing()));

    expect(twins.first(), "Unverified", 0);
    expect(twins.second(), "Unverified", 3, ASKED);
  }

  @Test
  void saysOfAFailureThatItIsOneWhateverDriftThereIs() {
    String both = namespace + "/Deployment/drifted," + namespace + "/Deployment/missing";
    JobReport report =
        krar(both, "KRAR_SMART_RESTART", "false", "KRAR_FAIL_ON_DRIFT", "true")
            .reportHere(newRun());

    assertThat(report.exitCode()).as(report.toString()).isEqualTo(1);
  }

  /** Two workloads with the same image, by their references. */
  private record Twins(String first, String second) {}

  private Twins twins(String name, Puller puller) {
    PushedImage image = push("first", name);
    kubelets.pullWith(r -> r.image().equals(image.reference()), puller);
    List<Deployment> both =
        Stream.of(name + "-1", name + "-2")
            .map(n -> following(namespace, n, image).progressDeadlineSeconds(3).create(CLIENT))
            .toList();
    Rollouts.awaitRolledOut(CLIENT, both);
    return new Twins(ref(both.get(0)), ref(both.get(1)));
  }

  /** One run about one workload. */
  private void expect(String ref, String code, int exitCode, String... settings) {
    JobReport report = krar(ref, settings).reportHere(newRun());
    assertThat(report.code(ref)).as(report.toString()).isEqualTo(code);
    assertThat(report.exitCode()).as(report.toString()).isEqualTo(exitCode);
  }

  private Krar krar(String targets, String... settings) {
    Krar krar =
        smart(Objects.requireNonNull(operator), namespace)
            .env("KRAR_LABEL_NAME", "")
            .env("KRAR_TARGETS", targets);
    for (int i = 0; i < settings.length; i += 2) {
      krar.env(settings[i], settings[i + 1]);
    }
    return krar;
  }

  private static String[] append(String[] settings, String... more) {
    return Stream.of(settings, more).flatMap(Stream::of).toArray(String[]::new);
  }

  private PushedImage push(String build, String name) {
    return ImageBuilder.single(build).push(registry, "states/" + name + ":1");
  }

  /** The same content with another attestation. */
  private PushedImage attested(String text) {
    return ImageBuilder.index("same")
        .attestation("linux/amd64", text)
        .push(registry, "states/attested:1");
  }

  private static String name(String ref) {
    return ref.substring(ref.lastIndexOf('/') + 1);
  }
}
