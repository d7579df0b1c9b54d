package com.slashmnt.krar.it;

import com.slashmnt.krar.it.harness.Account;
import com.slashmnt.krar.it.harness.Accounts;
import com.slashmnt.krar.it.harness.ControlPlane;
import com.slashmnt.krar.it.harness.FaultProxy;
import com.slashmnt.krar.it.harness.Kubelets;
import com.slashmnt.krar.it.harness.Namespaces;
import com.slashmnt.krar.it.harness.ProxiedRequest;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.rbac.PolicyRule;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.nio.file.Path;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** What most tests on the control plane need: nodes, namespaces that go away, and accounts. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
public abstract class ClusterTest {
  public static final ControlPlane PLANE = ControlPlane.shared();
  public static final KubernetesClient CLIENT = PLANE.client();
  public static final String LABEL = "krar.slash-mnt.com/rollout-policy";
  public static final String RESTARTED_AT = "kubectl.kubernetes.io/restartedAt";
  public static final String RUNS = "krar.slash-mnt.com/runs";

  /** What the old README grants. */
  protected static final PolicyRule[] WORKLOADS = {
    Accounts.rule("apps", "deployments", "get", "list", "patch"),
    Accounts.rule("apps", "statefulsets", "get", "list", "patch"),
    Accounts.rule("apps", "daemonsets", "get", "list", "patch")
  };

  /** What following by watches needs besides. */
  protected static final PolicyRule[] WATCHES = {
    Accounts.rule("apps", "deployments", "watch"),
    Accounts.rule("apps", "statefulsets", "watch"),
    Accounts.rule("apps", "daemonsets", "watch")
  };

  protected static final PolicyRule[] PODS_AND_EVENTS = {
    Accounts.rule("", "pods", "list"), Accounts.rule("", "events", "create")
  };

  protected final Namespaces namespaces = Namespaces.of(PLANE, getClass());
  protected final Kubelets kubelets = Kubelets.start(PLANE, 2);

  @TempDir protected Path folder;

  @AfterAll
  protected void deleteAll() {
    namespaces.deleteAndAwait();
    kubelets.close();
  }

  /** An account with every right that krar can use in this namespace. */
  public static Account operator(String namespace) {
    return Accounts.create(PLANE, namespace, "operator")
        .allow(namespace, WORKLOADS)
        .allow(namespace, WATCHES)
        .allow(namespace, PODS_AND_EVENTS);
  }

  /** As every message prints it. */
  public static String ref(HasMetadata workload) {
    return workload.getMetadata().getNamespace()
        + "/"
        + workload.getKind()
        + "/"
        + workload.getMetadata().getName();
  }

  public static Map<String, Integer> each(Collection<? extends HasMetadata> workloads, int count) {
    Map<String, Integer> counts = new HashMap<>();
    workloads.forEach(w -> counts.put(ref(w), count));
    return counts;
  }

  /** The object as it is now. */
  public static <T extends HasMetadata> T now(T workload) {
    return CLIENT.resource(workload).require();
  }

  public static String annotation(HasMetadata workload, String key) {
    return Optional.ofNullable(now(workload).getMetadata().getAnnotations())
        .map(a -> a.get(key))
        .orElse("");
  }

  /** How many workloads of a namespace some run of krar has restarted. */
  public static long restarted(String namespace) {
    return workloads(namespace).stream().filter(w -> !annotation(w, RUNS).isEmpty()).count();
  }

  public static List<HasMetadata> workloads(String namespace) {
    return Stream.of(
            CLIENT.apps().deployments().inNamespace(namespace).list().getItems(),
            CLIENT.apps().statefulSets().inNamespace(namespace).list().getItems(),
            CLIENT.apps().daemonSets().inNamespace(namespace).list().getItems())
        .<HasMetadata>flatMap(List::stream)
        .toList();
  }

  public static long patches(FaultProxy proxy) {
    return proxy.requests().stream().filter(ProxiedRequest::patches).count();
  }
}
