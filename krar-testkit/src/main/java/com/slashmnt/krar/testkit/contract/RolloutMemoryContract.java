package com.slashmnt.krar.testkit.contract;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.slashmnt.krar.KrarException;
import com.slashmnt.krar.fact.FactValue;
import com.slashmnt.krar.fact.FailedRestarts;
import com.slashmnt.krar.fact.FirstSeen;
import com.slashmnt.krar.fact.RolloutMemory;
import com.slashmnt.krar.fact.SeenTags;
import com.slashmnt.krar.image.Digest;
import com.slashmnt.krar.image.ImageReference;
import com.slashmnt.krar.workload.Workload;
import com.slashmnt.krar.workload.WorkloadRef;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apiguardian.api.API;
import org.junit.jupiter.api.Test;

/**
 * What every {@link RolloutMemory} that keeps something promises.
 *
 * @since 3.0.0
 */
@API(status = API.Status.STABLE, since = "3.0.0")
public abstract class RolloutMemoryContract {

  private static final Map<String, Digest> WANTED =
      Map.of("web", Digest.of(new byte[] {1}), "side", Digest.of(new byte[] {2}));

  private final Instant now = Instant.now();

  /**
   * The memory under test, as the next run has it: for one that outlives a process a new instance
   * on the same store.
   */
  protected abstract RolloutMemory memory();

  /** Two workloads that exist, of which nothing is remembered yet. */
  protected abstract List<Workload> existing();

  private FailedRestarts lesson(String code) {
    FailedRestarts once =
        FailedRestarts.nothing().afterFailure(code, WANTED, now, Duration.ofHours(24));
    return once.afterFailure(code, WANTED, now.plusSeconds(1), Duration.ofHours(24));
  }

  private void remembers(Map<WorkloadRef, FailedRestarts> expected) {
    Map<WorkloadRef, FactValue<FailedRestarts>> values = new HashMap<>();
    expected.forEach((ref, remembered) -> values.put(ref, FactValue.known(remembered)));
    assertThat(memory().gather(existing())).isEqualTo(values);
  }

  @Test
  public void knowsNothingAtFirst() {
    remembers(
        Map.of(
            existing().get(0).ref(), FailedRestarts.nothing(),
            existing().get(1).ref(), FailedRestarts.nothing()));
  }

  @Test
  public void recallsWhatItWasTold() {
    WorkloadRef workload = existing().get(0).ref();
    WorkloadRef other = existing().get(1).ref();
    FailedRestarts bad = lesson(FailedRestarts.KNOWN_BAD_DIGEST);

    memory().remember(workload, bad);
    remembers(Map.of(workload, bad, other, FailedRestarts.nothing()));

    FailedRestarts vain = lesson(FailedRestarts.KNOWN_NOT_TO_CONVERGE);
    memory().remember(other, vain);
    remembers(Map.of(workload, bad, other, vain));

    FailedRestarts spared =
        FailedRestarts.nothing().afterFailureElsewhere(WANTED, now, Duration.ofHours(24));
    memory().remember(other, spared);
    remembers(Map.of(workload, bad, other, spared));
  }

  @Test
  public void theLastWordCounts() {
    WorkloadRef workload = existing().get(0).ref();
    RolloutMemory memory = memory();
    memory.remember(workload, lesson(FailedRestarts.KNOWN_BAD_DIGEST));
    FailedRestarts later = FailedRestarts.forgotten(now);
    memory.remember(workload, later);

    remembers(Map.of(workload, later, existing().get(1).ref(), FailedRestarts.nothing()));
    assertThat(memory.gather(existing())).containsEntry(workload, FactValue.known(later));
  }

  @Test
  public void nothingClears() {
    WorkloadRef workload = existing().get(0).ref();
    WorkloadRef other = existing().get(1).ref();
    FailedRestarts lesson = lesson(FailedRestarts.KNOWN_NOT_TO_CONVERGE);
    memory().remember(workload, lesson);
    memory().remember(other, lesson);

    memory().remember(workload, FailedRestarts.nothing());

    remembers(Map.of(workload, FailedRestarts.nothing(), other, lesson));
  }

  @Test
  public void clearingWhatIsNotThereIsNoFailure() {
    memory().remember(existing().get(0).ref(), FailedRestarts.nothing());
    knowsNothingAtFirst();
  }

  private SeenTags tags(String digest, Instant at) {
    return new SeenTags(
        Map.of(
            SeenTags.key(ImageReference.parse("registry.example.com:5000/team/web:1.27-alpine")),
            new FirstSeen(Digest.of(digest.getBytes(UTF_8)), at)));
  }

  /** A memory may keep no tags: then it refuses to be asked. */
  @Test
  public void keepsSinceWhenATagPointsAtItsDigestOrRefuses() {
    try {
      assertThat(memory().firstSeen().tags()).isEmpty();
    } catch (KrarException e) {
      assertThat(e.reason().code()).isEqualTo(RolloutMemory.FORBIDDEN);
      return;
    }
    memory().firstSeen(tags("one", now));
    assertThat(memory().firstSeen()).isEqualTo(tags("one", now));
    SeenTags moved = tags("two", now.plusSeconds(1));
    RolloutMemory memory = memory();
    memory.firstSeen(moved);
    assertThat(memory.firstSeen()).isEqualTo(moved);
    assertThat(memory().firstSeen()).isEqualTo(moved);

    WorkloadRef workload = existing().get(0).ref();
    FailedRestarts lesson = lesson(FailedRestarts.KNOWN_BAD_DIGEST);
    memory().remember(workload, lesson);
    assertThat(memory().firstSeen()).isEqualTo(moved);
    remembers(Map.of(workload, lesson, existing().get(1).ref(), FailedRestarts.nothing()));
  }

  @Test
  public void recallsNothingForNothing() {
    assertThat(memory().gather(List.of())).isEmpty();
  }
}
