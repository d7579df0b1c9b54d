package com.slashmnt.krar.it.drift;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import com.slashmnt.krar.it.SmartTest;
import com.slashmnt.krar.it.harness.Account;
import com.slashmnt.krar.it.harness.Accounts;
import com.slashmnt.krar.it.harness.JobReport;
import com.slashmnt.krar.it.harness.Krar;
import com.slashmnt.krar.it.harness.PullRequest;
import com.slashmnt.krar.it.harness.PullSecret;
import com.slashmnt.krar.it.registry.Faults;
import com.slashmnt.krar.it.registry.ImageBuilder;
import com.slashmnt.krar.it.registry.PushedImage;
import com.slashmnt.krar.it.registry.RegistryFront;
import com.slashmnt.krar.it.registry.RegistryPuller;
import com.slashmnt.krar.it.registry.TokenService;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.rbac.PolicyRule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Two credentials of the same user for the same registry, one right, one wrong: the wrong one never
 * profits from the right one, and the right one never suffers.
 */
class TwoCredentialsIT extends SmartTest {
  private static final PolicyRule SECRETS = Accounts.rule("", "secrets", "get");

  private int row;

  static Stream<Arguments> orders() {
    return Stream.of("a password", "a token")
        .flatMap(
            scheme ->
                Stream.of(List.of("right", "wrong"), List.of("wrong", "right"))
                    .map(
                        order ->
                            argumentSet(
                                scheme + ", the " + order.get(0) + " one first", scheme, order)));
  }

  @ParameterizedTest
  @MethodSource("orders")
  void onePodHasBoth(String scheme, List<String> order) {
    String namespace = namespaces.create("both" + row++);
    try (RegistryFront front = front(scheme);
        Account operator = operator(namespace).allow(namespace, SECRETS)) {
      Deployment web = moved(namespace, front, order);
      Krar krar = krar(operator, namespace);

      JobReport report = krar.reportHere(newRun());
      assertThat(report.verdict(ref(web), "main")).as(report.toString()).isEqualTo("Drifted");
      assertNothingForTheWrong(front);
    }
  }

  @ParameterizedTest
  @MethodSource("orders")
  void eachOfTwoNamespacesHasOne(String scheme, List<String> order) {
    String first = namespaces.create("ns" + row + "-a");
    String second = namespaces.create("ns" + row++ + "-b");
    try (RegistryFront front = front(scheme);
        Account operator = operator(first).allow(first, SECRETS)) {
      operator.allow(second, WORKLOADS).allow(second, PODS_AND_EVENTS).allow(second, SECRETS);
      Deployment one = moved(first, front, order.subList(0, 1));
      Deployment other = moved(second, front, order.subList(1, 2));
      boolean rightFirst = order.get(0).equals("right");

      JobReport report = krar(operator, first + "," + second).reportHere(newRun());
      assertVerdicts(report, rightFirst ? one : other, rightFirst ? other : one);
      assertNothingForTheWrong(front);
    }
  }

  @ParameterizedTest
  @MethodSource("orders")
  void eachOfTwoWorkloadsHasOne(String scheme, List<String> order) {
    String namespace = namespaces.create("two" + row++);
    try (RegistryFront front = front(scheme);
        Account operator = operator(namespace).allow(namespace, SECRETS)) {
      Deployment one = moved(namespace, front, order.subList(0, 1));
      Deployment other = moved(namespace, front, order.subList(1, 2));
      boolean rightFirst = order.get(0).equals("right");

      JobReport report = krar(operator, namespace).reportHere(newRun());
      assertVerdicts(report, rightFirst ? one : other, rightFirst ? other : one);
      assertNothingForTheWrong(front);
    }
  }

  @ParameterizedTest
  @MethodSource("orders")
  void thePodHasOneAndTheJobTheOther(String scheme, List<String> order) throws IOException {
    String namespace = namespaces.create("job" + row++);
    try (RegistryFront front = front(scheme);
        Account operator = operator(namespace).allow(namespace, SECRETS)) {
      Deployment web = moved(namespace, front, order.subList(0, 1));
      Path own = Files.createTempFile(folder, "auth-", ".json");
      Files.writeString(
          own, PullSecret.of("puller", order.get(1), List.of(front.address())).config());
      Krar krar = krar(operator, namespace).env("KRAR_REGISTRY_AUTHFILE", own.toString());

      JobReport report = krar.reportHere(newRun());
      assertThat(report.verdict(ref(web), "main")).as(report.toString()).isEqualTo("Drifted");
      // Without the pods' own, the job's alone counts.
      JobReport alone = krar.env("KRAR_PULL_SECRETS", "false").reportHere(newRun());
      assertThat(alone.verdict(ref(web), "main"))
          .as(alone.toString())
          .isEqualTo(
              order.get(1).equals("right") ? "Drifted" : "Unverifiable(RegistryUnauthorized)");
      assertNothingForTheWrong(front);
    }
  }

  /** Lets in who has the password {@code right}. */
  private RegistryFront front(String scheme) {
    RegistryFront front = RegistryFront.before(registry);
    return scheme.equals("a token")
        ? front.tokens(new TokenService().user("puller", "right", "two/web"))
        : front.always(Faults.basic("puller", "right"));
  }

  /** A Deployment with these pull secrets, whose tag has moved since it was rolled out. */
  private Deployment moved(String namespace, RegistryFront front, List<String> secrets) {
    kubelets.pullWith(PullRequest.in(namespace), RegistryPuller.from(registry));
    secrets.forEach(
        s -> PullSecret.of("puller", s, List.of(front.address())).create(CLIENT, namespace, s));
    PushedImage image = ImageBuilder.single("first").push(registry, "two/web:1");
    Deployment web =
        following(namespace, "with-" + String.join("-", secrets), front.reference(image))
            .template(
                t -> {
                  var spec = t.editSpec();
                  secrets.forEach(spec::addNewImagePullSecret);
                  spec.endSpec();
                })
            .roll(CLIENT);
    ImageBuilder.single("second").push(registry, "two/web:1");
    return web;
  }

  private Krar krar(Account operator, String namespaces) {
    return smart(operator, namespaces)
        .env("KRAR_PULL_SECRETS", "true")
        .env("KRAR_SMART_RESTART", "false");
  }

  private static void assertVerdicts(JobReport report, Deployment right, Deployment wrong) {
    assertThat(report.verdict(ref(right), "main")).as(report.toString()).isEqualTo("Drifted");
    assertThat(report.verdict(ref(wrong), "main"))
        .as(report.toString())
        .isEqualTo("Unverifiable(RegistryUnauthorized)");
  }

  private static void assertNothingForTheWrong(RegistryFront front) {
    String wrong = "Basic " + base64("puller:wrong");
    assertThat(front.requests())
        .filteredOn(r -> r.authorization().equals(wrong))
        .allSatisfy(r -> assertThat(r.status()).isEqualTo(401));
  }
}
