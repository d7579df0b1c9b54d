package com.slashmnt.krar.examples;

import com.slashmnt.krar.fabric8.Fabric8Cluster;
import com.slashmnt.krar.listen.RunEvent;
import com.slashmnt.krar.listen.RunEventListener;
import com.slashmnt.krar.listen.RunListener;
import com.slashmnt.krar.policy.RolloutPolicy;
import com.slashmnt.krar.report.RunReport;
import com.slashmnt.krar.run.RolloutRun;
import com.slashmnt.krar.select.Discovery;
import com.slashmnt.krar.select.LabelSelector;
import com.slashmnt.krar.testkit.embedded.EmbeddedCluster;
import com.slashmnt.krar.testkit.embedded.SampleWorkloads;
import com.slashmnt.krar.trigger.RunId;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.PrintStream;
import java.time.Duration;

/** Embeds a run: what is labelled is restarted and followed, and the program hears every step. */
public final class EmbeddedRunMain {

  private EmbeddedRunMain() {}

  /** On an embedded cluster; a real one differs in where the client comes from. */
  public static void main(String[] args) {
    try (EmbeddedCluster cluster = SampleWorkloads.startCluster()) {
      RunReport report = run(cluster.client(), progress(System.out));
      System.out.printf(
          "%d restarted, %d held, %d failed%n",
          report.rolled().size(), report.held().size(), report.failed().size());
    }
  }

  static RunReport run(KubernetesClient client, RunListener progress) {
    // tag::embed[]
    Fabric8Cluster cluster = Fabric8Cluster.of(client);
    String label = "krar.slash-mnt.com/rollout-policy";
    Discovery labelled = Discovery.of(LabelSelector.of(label, "once-a-month"));
    RolloutPolicy policy =
        RolloutPolicy.always()
            .guardedBy(RolloutPolicy.whenRestartable(label)) // not paused, not rolling out...
            .and(RolloutPolicy.notMoreOftenThan(Duration.ofDays(28)));
    RolloutRun run =
        cluster
            .run(labelled, policy) // waits for each rollout, and looks at what the new pods run
            .listener(progress)
            .runId(new RunId("once-a-month/2026-12")) // a retry with it restarts nothing twice
            .build();
    RunReport report = run.execute(); // or run.plan(), which changes nothing
    // end::embed[]
    return report;
  }

  static RunListener progress(PrintStream out) {
    return new RunEventListener() {
      @Override
      public void triggered(RunEvent.Triggered event) {
        out.println("restarted " + event.workload().ref());
      }

      @Override
      public void progressed(RunEvent.Progressed event) {
        out.println("  " + event.workload().ref() + ": " + event.workload().rollout());
      }

      @Override
      public void finished(RunEvent.Finished event) {
        String what =
            event
                .outcome()
                .fold(
                    planned -> "planned, " + planned.decision().reason(),
                    held -> "held, " + held.reason(),
                    rolled -> "done, " + rolled.finding(),
                    failed -> "failed, " + failed.cause());
        out.println(event.outcome().workload() + " " + what);
      }
    };
  }
}
