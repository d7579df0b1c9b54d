package com.slashmnt.krar.it;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.slashmnt.krar.it.harness.Account;
import com.slashmnt.krar.it.harness.Accounts;
import com.slashmnt.krar.it.harness.Await;
import com.slashmnt.krar.it.harness.DeploymentFixture;
import com.slashmnt.krar.it.harness.Krar;
import com.slashmnt.krar.it.harness.PullRequest;
import com.slashmnt.krar.it.harness.Rollouts;
import com.slashmnt.krar.it.harness.Workloads;
import com.slashmnt.krar.it.registry.ImageBuilder;
import com.slashmnt.krar.it.registry.PushedImage;
import com.slashmnt.krar.it.registry.Registry;
import com.slashmnt.krar.it.registry.RegistryPuller;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.rbac.PolicyRule;
import java.util.Base64;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;

/** What tests of mode smart need beside the cluster: a registry, and workloads that follow it. */
public abstract class SmartTest extends ClusterTest {
  /** What the memory needs, in the namespace of its ConfigMap. */
  public static final PolicyRule MEMORY =
      Accounts.rule("", "configmaps", "get", "create", "patch", "update");

  protected final Registry registry = Registry.start();
  private final AtomicInteger runs = new AtomicInteger();

  @AfterAll
  protected void endRegistry() {
    registry.close();
  }

  /** An account with every right that mode smart can use, but none to read Secrets or nodes. */
  public static Account smartOperator(String namespace) {
    return operator(namespace).allow(namespace, MEMORY);
  }

  /** A Deployment that asked for it, and whose pods pull whenever they start. */
  public static DeploymentFixture following(String namespace, String name, PushedImage image) {
    return following(namespace, name, image.reference());
  }

  public static DeploymentFixture following(String namespace, String name, String image) {
    return Workloads.deployment(namespace, name).label(LABEL, "smart").image(image).pullAlways();
  }

  /** Restarts what drifted in that namespace, and asked for it. */
  protected Krar smart(Account account, String namespace) {
    return smart(Krar.as(account, folder), namespace);
  }

  public static Krar smart(Krar krar, String namespace) {
    return krar.env("KRAR_MODE", "smart")
        .env("KRAR_SMART_RESTART", "true")
        .env("KRAR_NAMESPACES", namespace)
        .env("KRAR_LABEL_VALUE", "smart");
  }

  /** Arguments of a run that is no retry of another. */
  protected String[] newRun() {
    return new String[] {"--run-id", "smart-" + runs.incrementAndGet()};
  }

  public static String base64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(UTF_8));
  }

  /** What is kept in the ConfigMap of that namespace. */
  public static Map<String, String> memory(String namespace) {
    ConfigMap map = CLIENT.configMaps().inNamespace(namespace).withName("krar-memory").get();
    return Optional.ofNullable(map).map(ConfigMap::getData).orElse(Map.of());
  }

  /** A new namespace whose pods pull from the registry. */
  protected String pulling(String name) {
    String namespace = namespaces.create(name);
    kubelets.pullWith(PullRequest.in(namespace), RegistryPuller.from(registry));
    return namespace;
  }

  /** Has the tag of web in that namespace point at that build. */
  protected PushedImage pushWeb(String namespace, String build) {
    return ImageBuilder.index(build).push(registry, namespace + "/web:1");
  }

  /** The digests that its pods run. */
  public static Set<String> running(HasMetadata workload) {
    return Rollouts.pods(CLIENT, workload).stream()
        .filter(pod -> pod.getMetadata().getDeletionTimestamp() == null)
        .flatMap(pod -> pod.getStatus().getContainerStatuses().stream())
        .map(status -> status.getImageID().substring(status.getImageID().indexOf('@') + 1))
        .collect(Collectors.toSet());
  }

  /** Waits until the cluster says that a rollout makes no progress. */
  public static void awaitGivenUp(Deployment deployment) {
    Deployment unused =
        Await.until(
            "the rollout of " + ref(deployment) + " to be given up",
            () -> now(deployment),
            d ->
                d.getStatus().getConditions().stream()
                    .anyMatch(c -> "ProgressDeadlineExceeded".equals(c.getReason())));
  }

  /** Lets the cluster take back the last rollout, as a person would. */
  public static void undo(HasMetadata workload) {
    String what = workload.getKind().toLowerCase(Locale.ROOT);
    String unused =
        PLANE.kubectl(
            "--namespace=" + workload.getMetadata().getNamespace(),
            "rollout",
            "undo",
            what + "/" + workload.getMetadata().getName());
  }
}
