package com.slashmnt.krar.it.benchmark.fleet;

import com.slashmnt.krar.it.harness.Await;
import com.slashmnt.krar.it.harness.ControlPlane;
import com.slashmnt.krar.it.harness.Namespaces;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;

/**
 * Deployments of ten pods each, five Deployments to an image, in twenty namespaces; it grows.
 *
 * <p>The API server makes one Deployment and one pod. Each other is a copy of what it stored, with
 * names, UIDs, image and digest of its own, written to etcd directly: 100,000 pods would take the
 * API server a quarter of an hour. The pods of five Deployments run what their tag no longer points
 * at.
 */
public final class PodFleet {
  /** Pods of one Deployment. */
  public static final int REPLICAS = 10;

  /** Deployments of one image. */
  public static final int SHARING = 5;

  /** Deployments that have drifted. */
  public static final int DRIFTED = 5;

  private static final int NAMESPACES = 20;
  private static final String LIST_OF_ONE = "/api/v1/pods?limit=1";

  private final ControlPlane plane;
  private final SlowRegistry registry;
  private final List<String> namespaces;
  private final StoredTemplate deployment;
  private final StoredTemplate pod;
  private final String deploymentUid;
  private final String podUid;
  private int size;

  private PodFleet(ControlPlane plane, SlowRegistry registry, List<String> namespaces) {
    this.plane = plane;
    this.registry = registry;
    this.namespaces = namespaces;
    String first = namespaces.get(0);
    HasMetadata oneDeployment =
        create(FleetManifests.deployment(first, registry.address(), REPLICAS));
    HasMetadata onePod = create(FleetManifests.pod(first, registry.address()));
    deploymentUid = oneDeployment.getMetadata().getUid();
    podUid = onePod.getMetadata().getUid();
    deployment =
        new StoredTemplate(
            plane.etcd().read(key("deployments", oneDeployment)),
            List.of(first, FleetManifests.NAME, FleetManifests.IMAGE, deploymentUid));
    pod =
        new StoredTemplate(
            plane.etcd().read(key("pods", onePod)),
            List.of(
                first,
                FleetManifests.NAME,
                FleetManifests.POD,
                FleetManifests.IMAGE,
                FleetManifests.DIGEST,
                FleetManifests.REPLICA_SET_UID,
                podUid));
    for (HasMetadata one : List.of(onePod, oneDeployment)) {
      plane.client().resource(one).withGracePeriod(0).delete();
      Await.until("the end of " + key("", one), () -> plane.client().resource(one).get() == null);
    }
  }

  /** Makes the namespaces, and no Deployment yet. */
  public static PodFleet prepare(ControlPlane plane, Namespaces names, SlowRegistry registry) {
    return new PodFleet(
        plane,
        registry,
        IntStream.range(0, NAMESPACES).mapToObj(i -> names.create("n%02d".formatted(i))).toList());
  }

  private HasMetadata create(HasMetadata object) {
    KubernetesClient client = plane.client();
    HasMetadata created = client.resource(object).create();
    object.getMetadata().setResourceVersion(created.getMetadata().getResourceVersion());
    return client.resource(object).updateStatus();
  }

  /** Its namespaces. */
  public List<String> namespaces() {
    return namespaces;
  }

  /** How many Deployments it has. */
  public int deployments() {
    return size;
  }

  /** How many pods it has. */
  public int pods() {
    return size * REPLICAS;
  }

  /** How many images it runs. */
  public int images() {
    return (size + SHARING - 1) / SHARING;
  }

  /** Grows to so many Deployments, and returns when the API server lists their pods. */
  public void grow(int deployments) {
    Writing.forEach(
        IntStream.range(size, deployments).boxed().toList(),
        number -> plane.etcd().write(objects(number)));
    size = deployments;
    Await.until(
        "the API server to list " + pods() + " pods",
        Duration.ofMinutes(5),
        () -> listed(),
        count -> count == pods());
  }

  private int listed() {
    String page = plane.client().raw(LIST_OF_ONE);
    return 1 + Integer.parseInt(page.replaceAll("(?s).*\"remainingItemCount\":(\\d+).*", "$1"));
  }

  /** A Deployment and its pods, as they are stored. */
  private Map<String, byte[]> objects(int number) {
    String namespace = namespaces.get(number % NAMESPACES);
    String name = "web-%05d".formatted(number);
    int image = number / SHARING;
    Map<String, String> words = new LinkedHashMap<>();
    words.put(namespaces.get(0), namespace);
    words.put(FleetManifests.NAME, name);
    words.put(FleetManifests.IMAGE, SlowRegistry.repository(image));
    Map<String, byte[]> objects = new LinkedHashMap<>();
    objects.put(
        "/registry/deployments/%s/%s".formatted(namespace, name),
        deployment.with(with(words, deploymentUid, UUID.randomUUID().toString())));
    words.put(FleetManifests.REPLICA_SET_UID, UUID.randomUUID().toString());
    // Those that have drifted share no image.
    boolean drifted = number % SHARING == 0 && image < DRIFTED;
    words.put(
        FleetManifests.DIGEST, drifted ? SlowRegistry.outdated(image) : registry.digest(image));
    for (int i = 0; i < REPLICAS; i++) {
      String suffix = "%05d".formatted(i);
      words.put(FleetManifests.POD, suffix);
      objects.put(
          "/registry/pods/%s/%s-%s-%s".formatted(namespace, name, FleetManifests.HASH, suffix),
          pod.with(with(words, podUid, UUID.randomUUID().toString())));
    }
    return objects;
  }

  private static Map<String, String> with(Map<String, String> words, String word, String other) {
    Map<String, String> more = new LinkedHashMap<>(words);
    more.put(word, other);
    return more;
  }

  private static String key(String resource, HasMetadata object) {
    return "/registry/%s/%s/%s"
        .formatted(resource, object.getMetadata().getNamespace(), object.getMetadata().getName());
  }
}
