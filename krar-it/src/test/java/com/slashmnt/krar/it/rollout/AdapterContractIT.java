package com.slashmnt.krar.it.rollout;

import com.slashmnt.krar.fabric8.Fabric8Cluster;
import com.slashmnt.krar.fact.FactSource;
import com.slashmnt.krar.follow.RolloutFollower;
import com.slashmnt.krar.it.ClusterTest;
import com.slashmnt.krar.it.harness.Account;
import com.slashmnt.krar.it.harness.Accounts;
import com.slashmnt.krar.it.harness.Await;
import com.slashmnt.krar.it.harness.Workloads;
import com.slashmnt.krar.listen.RunListener;
import com.slashmnt.krar.select.Discovery;
import com.slashmnt.krar.select.LabelSelector;
import com.slashmnt.krar.select.Namespaces;
import com.slashmnt.krar.select.WorkloadSelector;
import com.slashmnt.krar.testkit.contract.FactSourceContract;
import com.slashmnt.krar.testkit.contract.RolloutFollowerContract;
import com.slashmnt.krar.testkit.contract.RolloutTriggerContract;
import com.slashmnt.krar.testkit.contract.RunListenerContract;
import com.slashmnt.krar.testkit.contract.WorkloadSelectorContract;
import com.slashmnt.krar.trigger.RolloutTrigger;
import com.slashmnt.krar.workload.RunningPods;
import com.slashmnt.krar.workload.Workload;
import com.slashmnt.krar.workload.WorkloadRef;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.TestInstance;

/** The adapter keeps the contract of each SPI, on the real API server. */
class AdapterContractIT extends ClusterTest {
  private static final String TEAM = "krar-it-contract";

  private final Fabric8Cluster cluster = Fabric8Cluster.of(CLIENT);
  private String namespace = "";
  private int count;
  private @Nullable Account nobody;
  private @Nullable KubernetesClient refused;

  @BeforeAll
  void createNamespace() {
    namespace = namespaces.create("contract");
    nobody = Accounts.create(PLANE, namespace, "nobody");
    refused = nobody.client();
  }

  @AfterAll
  void closeAccount() {
    Objects.requireNonNull(refused).close();
    Objects.requireNonNull(nobody).close();
  }

  private Fabric8Cluster refused() {
    return Fabric8Cluster.of(Objects.requireNonNull(refused));
  }

  private Workload create() {
    // No pods: nothing but this test changes it.
    HasMetadata made = Workloads.deployment(namespace, "web-" + count++).replicas(0).create(CLIENT);
    String text = ref(made);
    Await.until(
        "its status settled",
        () ->
            CLIENT
                .apps()
                .deployments()
                .inNamespace(namespace)
                .withName(made.getMetadata().getName())
                .get(),
        d -> d.getStatus() != null && d.getStatus().getConditions().size() == 2);
    return read(WorkloadRef.parse(text));
  }

  private Workload read(WorkloadRef ref) {
    return cluster.selector(List.of(ref)).select().workloads().get(0);
  }

  private void change(WorkloadRef ref) {
    PLANE.kubectl(
        "-n",
        ref.namespace(),
        "label",
        "deployment/" + ref.name(),
        "changed=" + count++,
        "--overwrite");
  }

  private Workload gone() {
    Workload made = create();
    PLANE.kubectl("-n", namespace, "delete", "deployment/" + made.ref().name(), "--wait");
    return made;
  }

  @Nested
  @TestInstance(TestInstance.Lifecycle.PER_CLASS)
  class Trigger extends RolloutTriggerContract {
    @Override
    protected RolloutTrigger trigger() {
      return cluster.trigger();
    }

    @Override
    protected Workload existing() {
      return create();
    }

    @Override
    protected Workload read(WorkloadRef ref) {
      return AdapterContractIT.this.read(ref);
    }

    @Override
    protected void changeByAnotherWriter(WorkloadRef ref) {
      change(ref);
    }

    @Override
    protected Workload gone() {
      return AdapterContractIT.this.gone();
    }
  }

  @Nested
  @TestInstance(TestInstance.Lifecycle.PER_CLASS)
  class Follower extends RolloutFollowerContract {
    @Override
    protected RolloutFollower follower() {
      return cluster.follower();
    }

    @Override
    protected List<Workload> existing() {
      return List.of(create(), create());
    }

    @Override
    protected Workload read(WorkloadRef ref) {
      return AdapterContractIT.this.read(ref);
    }

    @Override
    protected void change(WorkloadRef ref) {
      AdapterContractIT.this.change(ref);
    }

    @Override
    protected Workload gone() {
      return AdapterContractIT.this.gone();
    }

    @Override
    protected RolloutFollower broken() {
      return refused().follower();
    }
  }

  @Nested
  @TestInstance(TestInstance.Lifecycle.PER_CLASS)
  class WatchingFollower extends Follower {
    private final List<RolloutFollower> followers = new ArrayList<>();

    private Discovery here() {
      return Discovery.of(LabelSelector.everything()).in(Namespaces.of(List.of(namespace)));
    }

    @Override
    protected RolloutFollower follower() {
      RolloutFollower follower = cluster.follower(here());
      followers.add(follower);
      return follower;
    }

    @Override
    protected RolloutFollower broken() {
      return refused().follower(here());
    }

    @AfterAll
    void endWatches() {
      followers.forEach(RolloutFollower::runEnded);
    }
  }

  @Nested
  @TestInstance(TestInstance.Lifecycle.PER_CLASS)
  class Selector extends WorkloadSelectorContract {
    private final List<WorkloadRef> made = new ArrayList<>();

    private Discovery discovery() {
      return Discovery.of(LabelSelector.of("team", TEAM));
    }

    @BeforeAll
    void createSome() {
      for (int i = 0; i < 3; i++) {
        Workload one = create();
        PLANE.kubectl("-n", namespace, "label", "deployment/" + one.ref().name(), "team=" + TEAM);
        made.add(one.ref());
      }
    }

    @Override
    protected WorkloadSelector selector() {
      return cluster.withPageSize(2).selector(discovery(), made.subList(0, 1));
    }

    @Override
    protected List<WorkloadRef> expected() {
      return made;
    }

    @Override
    protected WorkloadSelector broken() {
      return refused().selector(discovery());
    }
  }

  @Nested
  @TestInstance(TestInstance.Lifecycle.PER_CLASS)
  class Pods extends FactSourceContract<RunningPods> {
    @Override
    protected FactSource<RunningPods> source() {
      return cluster.pods();
    }

    @Override
    protected Map<Workload, RunningPods> known() {
      return Map.of(create(), new RunningPods(List.of()));
    }

    @Override
    protected FactSource<RunningPods> broken() {
      return refused().pods();
    }
  }

  @Nested
  class Events extends RunListenerContract {
    @Override
    protected RunListener listener() {
      return cluster.events();
    }
  }
}
