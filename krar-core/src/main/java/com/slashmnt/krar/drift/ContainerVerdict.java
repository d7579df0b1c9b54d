package com.slashmnt.krar.drift;

import static java.util.Objects.requireNonNull;

import com.slashmnt.krar.Reason;
import com.slashmnt.krar.image.Digest;
import java.util.List;
import java.util.Optional;
import org.apiguardian.api.API;

/**
 * What is known of one container in all live pods of a workload's newest revision.
 *
 * @param container its name, or that of an image volume
 * @param image as the workload's template names it, or the pods where that does not
 * @param injected whether the workload's template does not name it
 * @param running what the pods run, each digest once; empty if no pod says
 * @param published what the registry publishes; empty if it was not asked or is unknown
 * @param verdict the worst of all pods
 * @param reason the same with its cause ({@code RateLimited}, {@code NoImageId}…) and a sentence
 * @param pods how many pods have the container
 * @param stale how many of them drifted
 * @since 3.0.0
 */
@API(status = API.Status.EXPERIMENTAL, since = "3.0.0")
public record ContainerVerdict(
    String container,
    String image,
    boolean injected,
    List<Digest> running,
    Optional<Digest> published,
    Verdict verdict,
    Reason reason,
    int pods,
    int stale) {

  public ContainerVerdict {
    requireNonNull(container, "container");
    requireNonNull(image, "image");
    running = List.copyOf(running);
    requireNonNull(published, "published");
    requireNonNull(verdict, "verdict");
    requireNonNull(reason, "reason");
  }

  /** Whether a restart brings it other content than it runs, or may. */
  public boolean mayChange() {
    return verdict == Verdict.DRIFTED || verdict == Verdict.UNVERIFIABLE;
  }
}
