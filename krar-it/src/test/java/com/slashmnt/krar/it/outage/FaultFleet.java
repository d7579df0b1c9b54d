package com.slashmnt.krar.it.outage;

import static java.util.stream.Collectors.toMap;

import com.slashmnt.krar.it.SmartTest;
import com.slashmnt.krar.it.harness.JobReport;
import com.slashmnt.krar.it.harness.Kubelets;
import com.slashmnt.krar.it.harness.PullRequest;
import com.slashmnt.krar.it.harness.Rollouts;
import com.slashmnt.krar.it.registry.ImageBuilder;
import com.slashmnt.krar.it.registry.PushedImage;
import com.slashmnt.krar.it.registry.Registry;
import com.slashmnt.krar.it.registry.RegistryPuller;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Six Deployments that are due, each with content of its own; that of two crashes. */
final class FaultFleet {
  static final int GOOD = 4;
  static final int BAD = 2;

  /** Each good one is restarted, each bad one is restarted and taken back. */
  static final int PATCHES = GOOD + 2 * BAD;

  private final Map<String, Member> members = new TreeMap<>();

  private FaultFleet() {}

  /**
   * One of them.
   *
   * @param wanted the digest that it is to run in the end
   * @param patches how often its template is to be changed
   */
  record Member(Deployment deployment, String wanted, int patches) {
    String ref() {
      return SmartTest.ref(deployment);
    }

    String outcome() {
      return patches == 1 ? "Converged" : "RolledBack";
    }
  }

  /** Lets them run, and then moves their tags. */
  static FaultFleet create(
      String namespace, Registry registry, Kubelets kubelets, int progressDeadlineSeconds) {
    RegistryPuller puller = RegistryPuller.from(registry);
    kubelets.pullWith(PullRequest.in(namespace), puller);
    List<Deployment> fleet = new ArrayList<>();
    for (int i = 0; i < GOOD + BAD; i++) {
      String name = i < GOOD ? "good-" + i : badName(i - GOOD);
      fleet.add(
          SmartTest.following(namespace, name, push(registry, namespace, name, "first"))
              .replicas(2 + i % 2)
              .progressDeadlineSeconds(progressDeadlineSeconds)
              .create(SmartTest.CLIENT));
    }
    Rollouts.awaitRolledOut(SmartTest.CLIENT, fleet);
    FaultFleet all = new FaultFleet();
    for (Deployment one : fleet) {
      String name = one.getMetadata().getName();
      String first = SmartTest.running(one).iterator().next();
      PushedImage second = push(registry, namespace, name, "second");
      boolean bad = name.startsWith("bad");
      if (bad) {
        puller = puller.crash(second);
      }
      Member member = new Member(one, bad ? first : second.digest(), bad ? 2 : 1);
      all.members.put(member.ref(), member);
    }
    return all;
  }

  private static PushedImage push(Registry registry, String namespace, String name, String build) {
    return ImageBuilder.index(build + " " + name).push(registry, namespace + "/" + name + ":1");
  }

  static String badName(int i) {
    return "bad-" + i;
  }

  Map<String, Member> members() {
    return members;
  }

  /** Whether a report says of each what is to come of it in the end. */
  boolean isDone(JobReport report) {
    return members.values().stream()
        .allMatch(m -> report.refs().contains(m.ref()) && report.code(m.ref()).equals(m.outcome()));
  }

  /** How many patches each is to get. */
  Map<String, Integer> patches() {
    return members.values().stream().collect(toMap(Member::ref, Member::patches));
  }
}
