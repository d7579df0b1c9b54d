package com.slashmnt.krar.it.podman;

import com.slashmnt.krar.it.harness.Await;
import com.slashmnt.krar.it.harness.ControlPlane;
import com.slashmnt.krar.it.harness.PodEnvironment;
import com.slashmnt.krar.it.harness.TempFolder;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodSecurityContext;
import io.fabric8.kubernetes.api.model.PodSecurityContextBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.SecurityContext;
import io.fabric8.kubernetes.api.model.SecurityContextBuilder;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeMount;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * Runs pods of one container as a node does, but for their image, which is the one under test: with
 * the variables, volumes, token, user and limits that the pod says, and its status written back.
 */
public final class PodmanKubelet {
  private static final int MESSAGE_MODE = 0666;

  private final KubernetesClient client;
  private final InetSocketAddress server;

  private PodmanKubelet(KubernetesClient client, InetSocketAddress server) {
    this.client = client;
    this.server = server;
  }

  /** Pods find the API server where it is. */
  public static PodmanKubelet of(ControlPlane plane) {
    URI url = URI.create(plane.client().getConfiguration().getMasterUrl());
    return at(plane, InetSocketAddress.createUnresolved(url.getHost(), url.getPort()));
  }

  /** Pods find the API server at another address, which its certificate must name. */
  public static PodmanKubelet at(ControlPlane plane, InetSocketAddress server) {
    return new PodmanKubelet(plane.client(), server);
  }

  /** Starts a pod once it is bound to a node, and says that it runs; the caller closes it. */
  public PodRun start(Pod pod) {
    Pod bound =
        Await.until(
            "a node for " + pod.getMetadata().getName(),
            () -> client.resource(pod).require(),
            p -> p.getSpec().getNodeName() != null);
    TempFolder folder = TempFolder.create("krar-it-pod-");
    try {
      Path message = Files.createFile(folder.path().resolve("termination-log"));
      VolumeFolder.setMode(message, MESSAGE_MODE);
      RunningContainer running = container(bound, folder.path(), message).start(args(bound));
      PodRun run = new PodRun(new PodStatusWriter(client, bound), running, message, folder);
      run.started();
      return run;
    } catch (IOException e) {
      folder.close();
      throw new UncheckedIOException("cannot start " + pod.getMetadata().getName(), e);
    } catch (RuntimeException e) {
      folder.close();
      throw e;
    }
  }

  private static String[] args(Pod pod) {
    return only(pod).getArgs().toArray(String[]::new);
  }

  private static Container only(Pod pod) {
    if (pod.getSpec().getContainers().size() != 1) {
      throw new IllegalArgumentException("pods here have one container: " + pod.getSpec());
    }
    return pod.getSpec().getContainers().get(0);
  }

  private KrarContainer container(Pod pod, Path folder, Path message) {
    Container spec = only(pod);
    KrarContainer container = KrarContainer.withoutLocks();
    if (!spec.getCommand().isEmpty()) {
      container.command(spec.getCommand());
    }
    PodEnvironment.of(client, pod, service()).forEach(container::env);
    lock(container, pod.getSpec().getSecurityContext(), spec.getSecurityContext());
    limit(container, spec);
    Map<String, Path> volumes = volumes(pod, folder);
    for (VolumeMount mount : spec.getVolumeMounts()) {
      Path whole = Objects.requireNonNull(volumes.get(mount.getName()), mount.getName());
      Path part = mount.getSubPath() == null ? whole : whole.resolve(mount.getSubPath());
      if (Boolean.TRUE.equals(mount.getReadOnly())) {
        container.mount(part, mount.getMountPath());
      } else {
        container.mountWritable(part, mount.getMountPath());
      }
    }
    return container.mountWritable(message, spec.getTerminationMessagePath());
  }

  /** What a kubelet says of the API server, whatever else it says of services. */
  private Map<String, String> service() {
    Map<String, String> variables = new HashMap<>();
    variables.put("KUBERNETES_SERVICE_HOST", server.getHostString());
    variables.put("KUBERNETES_SERVICE_PORT", Integer.toString(server.getPort()));
    variables.put("KUBERNETES_SERVICE_PORT_HTTPS", Integer.toString(server.getPort()));
    return variables;
  }

  private Map<String, Path> volumes(Pod pod, Path folder) {
    Map<String, Path> volumes = new LinkedHashMap<>();
    PodVolumes contents = new PodVolumes(client, pod);
    Long group =
        Optional.ofNullable(pod.getSpec().getSecurityContext())
            .map(PodSecurityContext::getFsGroup)
            .orElse(null);
    for (Volume volume : pod.getSpec().getVolumes()) {
      Path place = folder.resolve("volumes").resolve(volume.getName());
      volumes.put(
          volume.getName(),
          volume.getEmptyDir() != null
              ? VolumeFolder.empty(place)
              : VolumeFolder.write(place, contents.files(volume), group));
    }
    return volumes;
  }

  private static void lock(
      KrarContainer container, PodSecurityContext given, SecurityContext givenOwn) {
    PodSecurityContext pod = given == null ? new PodSecurityContextBuilder().build() : given;
    SecurityContext own = givenOwn == null ? new SecurityContextBuilder().build() : givenOwn;
    Long user = own.getRunAsUser() == null ? pod.getRunAsUser() : own.getRunAsUser();
    Long group = own.getRunAsGroup() == null ? pod.getRunAsGroup() : own.getRunAsGroup();
    if (user != null) {
      container.user(group == null ? user.toString() : user + ":" + group);
    }
    if (pod.getFsGroup() != null) {
      container.option("--group-add=" + pod.getFsGroup());
    }
    if (Boolean.TRUE.equals(own.getReadOnlyRootFilesystem())) {
      container.option("--read-only");
    }
    if (Boolean.FALSE.equals(own.getAllowPrivilegeEscalation())) {
      container.option("--security-opt=no-new-privileges");
    }
    if (own.getCapabilities() != null) {
      own.getCapabilities().getDrop().forEach(c -> container.option("--cap-drop=" + c));
      own.getCapabilities().getAdd().forEach(c -> container.option("--cap-add=" + c));
    }
  }

  private static void limit(KrarContainer container, Container spec) {
    Quantity memory =
        spec.getResources() == null || spec.getResources().getLimits() == null
            ? null
            : spec.getResources().getLimits().get("memory");
    if (memory != null) {
      long bytes = Quantity.getAmountInBytes(memory).longValueExact();
      container.option("--memory=" + bytes).option("--memory-swap=" + bytes);
    }
  }
}
