package com.slashmnt.krar.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import com.slashmnt.krar.fact.FactSource;
import com.slashmnt.krar.fact.FactValue;
import com.slashmnt.krar.workload.Workload;
import com.slashmnt.krar.workload.WorkloadRef;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apiguardian.api.API;
import org.junit.jupiter.api.Test;

/**
 * What every {@link FactSource} promises.
 *
 * @since 3.0.0
 */
@API(status = API.Status.STABLE, since = "3.0.0")
public abstract class FactSourceContract<T> {

  protected abstract FactSource<T> source();

  /** Workloads of which the source knows the fact, with its value. */
  protected abstract Map<Workload, T> known();

  /** A source that cannot know anything, such as one without rights. */
  protected abstract FactSource<T> broken();

  @Test
  public void knowsEachInOneGo() {
    Map<Workload, T> known = known();
    Map<WorkloadRef, FactValue<T>> gathered = source().gather(new ArrayList<>(known.keySet()));
    known.forEach(
        (workload, value) ->
            assertThat(gathered).containsEntry(workload.ref(), FactValue.known(value)));
  }

  @Test
  public void givesWhatItCannotKnowAsData() {
    List<Workload> workloads = new ArrayList<>(known().keySet());
    Map<WorkloadRef, FactValue<T>> gathered = broken().gather(workloads);
    assertThat(gathered.values())
        .hasSameSizeAs(workloads)
        .allSatisfy(v -> assertThat(v.toOptional()).isEmpty());
  }

  @Test
  public void gathersNothingForNothing() {
    assertThat(source().gather(List.of())).isEmpty();
  }
}
