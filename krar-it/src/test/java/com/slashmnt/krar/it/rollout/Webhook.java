package com.slashmnt.krar.it.rollout;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.slashmnt.krar.it.harness.ControlPlane;
import com.slashmnt.krar.it.harness.ServerCertificate;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.MutatingWebhookConfiguration;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.MutatingWebhookConfigurationBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.util.Base64;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * A mutating admission webhook of one namespace, on loopback and over TLS, that the API server
 * really asks; closing it ends its registration too.
 */
final class Webhook implements AutoCloseable {
  private static final JsonMapper MAPPER = JsonMapper.builder().build();

  private final KubernetesClient client;
  private final String name;
  private final ServerCertificate certificate = ServerCertificate.create();
  private final ExecutorService executor = Executors.newCachedThreadPool();
  private final CountDownLatch over = new CountDownLatch(1);
  private final AtomicInteger asked = new AtomicInteger();
  private final HttpsServer server;
  private final Function<String, Optional<String>> patch;

  private Webhook(ControlPlane plane, String namespace, Function<String, Optional<String>> patch) {
    client = plane.client();
    name = "krar-it-webhook-" + namespace;
    this.patch = patch;
    try {
      server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot start a webhook on loopback", e);
    }
    server.setHttpsConfigurator(new HttpsConfigurator(certificate.context()));
    server.setExecutor(executor);
    server.createContext("/", this::answer);
    server.start();
  }

  /**
   * Asked about these.
   *
   * @param patch from the object's JSON to a JSON patch; empty to give no answer at all
   */
  static Webhook mutating(
      ControlPlane plane,
      String namespace,
      String group,
      String resource,
      String operation,
      Function<String, Optional<String>> patch) {
    Webhook webhook = new Webhook(plane, namespace, patch);
    webhook.register(namespace, group, resource, operation, "Fail", 10);
    return webhook;
  }

  /** One that never answers, asked about each change of a Deployment. */
  static Webhook dead(
      ControlPlane plane, String namespace, String failurePolicy, int timeoutSeconds) {
    Webhook webhook = new Webhook(plane, namespace, object -> Optional.empty());
    webhook.register(namespace, "apps", "deployments", "UPDATE", failurePolicy, timeoutSeconds);
    return webhook;
  }

  /** How often it was asked. */
  int asked() {
    return asked.get();
  }

  private void register(
      String namespace,
      String group,
      String resource,
      String operation,
      String failurePolicy,
      int timeoutSeconds) {
    String authority;
    try {
      authority = Base64.getEncoder().encodeToString(Files.readAllBytes(certificate.authority()));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read the webhook's authority", e);
    }
    MutatingWebhookConfiguration unused =
        client
            .resource(
                new MutatingWebhookConfigurationBuilder()
                    .withNewMetadata()
                    .withName(name)
                    .endMetadata()
                    .addNewWebhook()
                    .withName("webhook.krar-it.example.com")
                    .withAdmissionReviewVersions("v1")
                    .withSideEffects("None")
                    .withFailurePolicy(failurePolicy)
                    .withTimeoutSeconds(timeoutSeconds)
                    .withNewClientConfig()
                    .withCaBundle(authority)
                    .withUrl("https://127.0.0.1:" + server.getAddress().getPort() + "/")
                    .endClientConfig()
                    .withNewNamespaceSelector()
                    .withMatchLabels(Map.of("kubernetes.io/metadata.name", namespace))
                    .endNamespaceSelector()
                    .addNewRule()
                    .withApiGroups(group)
                    .withApiVersions("v1")
                    .withOperations(operation.toUpperCase(Locale.ROOT))
                    .withResources(resource)
                    .endRule()
                    .endWebhook()
                    .build())
            .create();
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      JsonNode review = MAPPER.readTree(exchange.getRequestBody().readAllBytes());
      asked.incrementAndGet();
      Optional<String> change =
          patch.apply(MAPPER.writeValueAsString(review.at("/request/object")));
      if (change.isEmpty()) {
        awaitOver();
        return;
      }
      ObjectNode answer = MAPPER.createObjectNode();
      answer.put("apiVersion", "admission.k8s.io/v1").put("kind", "AdmissionReview");
      ObjectNode response = answer.putObject("response");
      response.put("uid", review.at("/request/uid").asString()).put("allowed", true);
      response.put("patchType", "JSONPatch");
      response.put("patch", Base64.getEncoder().encodeToString(change.get().getBytes(UTF_8)));
      byte[] body = MAPPER.writeValueAsBytes(answer);
      exchange.getResponseHeaders().add("Content-Type", "application/json");
      exchange.sendResponseHeaders(200, body.length);
      exchange.getResponseBody().write(body);
    }
  }

  private void awaitOver() {
    try {
      over.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    client.admissionRegistration().v1().mutatingWebhookConfigurations().withName(name).delete();
    over.countDown();
    server.stop(0);
    executor.shutdownNow();
    certificate.close();
  }
}
