package com.slashmnt.krar.examples;

import com.slashmnt.krar.fabric8.Fabric8Cluster;
import com.slashmnt.krar.image.DigestSource;
import com.slashmnt.krar.image.ImageReference;
import com.slashmnt.krar.oci.OciDigestSource;
import com.slashmnt.krar.oci.credential.Credentials;
import com.slashmnt.krar.oci.notification.PushNotification;
import com.slashmnt.krar.policy.RolloutPolicy;
import com.slashmnt.krar.report.RunReport;
import com.slashmnt.krar.select.Discovery;
import com.slashmnt.krar.testkit.embedded.EmbeddedCluster;
import com.slashmnt.krar.testkit.embedded.SampleWorkloads;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** Receives the webhooks of a registry, and restarts what runs the images that were pushed. */
public final class PushReceiverMain {

  private PushReceiverMain() {}

  /** On an embedded cluster, with a notification as Docker Hub sends it. */
  public static void main(String[] args) throws IOException, InterruptedException {
    String pushed =
        """
        {"push_data": {"tag": "8.0", "pusher": "ci"},
         "repository": {"repo_name": "valkey/valkey"}}
        """;
    InetSocketAddress anyPort = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    ExecutorService runs = Executors.newSingleThreadExecutor();
    try (EmbeddedCluster embedded = SampleWorkloads.startCluster();
        OciDigestSource digests =
            OciDigestSource.builder(Credentials.none())
                .mirror("docker.io", embedded.registry())
                .build()) {
      Fabric8Cluster cluster = Fabric8Cluster.of(embedded.client());
      HttpServer server =
          receive(
              anyPort,
              "s3cr3t",
              image -> runs.execute(() -> print(image, restart(cluster, image, digests))));
      System.out.println("answered " + post(server, "/push/s3cr3t", pushed));
      runs.shutdown();
      boolean unused = runs.awaitTermination(1, TimeUnit.MINUTES);
      server.stop(0);
    }
  }

  /**
   * Tells of each tag that was pushed to.
   *
   * @param pushed called on the thread of the request, for whose answer the registry waits
   */
  public static HttpServer receive(
      InetSocketAddress address, String secret, Consumer<ImageReference> pushed)
      throws IOException {
    // tag::receive[]
    HttpServer server = HttpServer.create(address, 0);
    server.createContext(
        "/push/" + secret, // whoever knows it may have krar look, and no more
        exchange -> {
          int answer = 202;
          try {
            PushNotification.read(exchange.getRequestBody()).images().forEach(pushed);
          } catch (IllegalArgumentException e) {
            answer = 400; // no notification, or one that no registry would send
          }
          exchange.sendResponseHeaders(answer, -1);
          exchange.close();
        });
    server.start();
    // end::receive[]
    return server;
  }

  /** Restarts whatever names that image and runs other content, and follows it. */
  public static RunReport restart(
      Fabric8Cluster cluster, ImageReference image, DigestSource digests) {
    // tag::restart[]
    RolloutPolicy policy =
        RolloutPolicy.whenImageDrifted()
            .guardedBy(RolloutPolicy.whenRestartable("krar.slash-mnt.com/rollout-policy"));
    RunReport report =
        cluster
            .run(Discovery.ofImage(image), policy) // waits for the image's digest, if it has one
            .digests(digests)
            .name("push")
            .build()
            .execute();
    // end::restart[]
    return report;
  }

  private static void print(ImageReference image, RunReport report) {
    report
        .outcomes()
        .forEach(
            outcome ->
                System.out.println(image + ": " + outcome.workload() + " " + outcome.code()));
  }

  static int post(HttpServer server, String path, String body)
      throws IOException, InterruptedException {
    URI to = URI.create("http:/" + server.getAddress() + path);
    HttpRequest request =
        HttpRequest.newBuilder(to).POST(HttpRequest.BodyPublishers.ofString(body)).build();
    return HttpClient.newHttpClient()
        .send(request, HttpResponse.BodyHandlers.discarding())
        .statusCode();
  }
}
