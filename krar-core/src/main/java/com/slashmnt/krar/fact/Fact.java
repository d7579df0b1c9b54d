package com.slashmnt.krar.fact;

import static java.util.Objects.requireNonNull;

import com.slashmnt.krar.image.PublishedImages;
import com.slashmnt.krar.workload.RunningPods;
import org.apiguardian.api.API;

/**
 * A typed key for something that can be known about a workload.
 *
 * <p>Two facts are the same if name and type are: declare each once, as a constant.
 *
 * @param name as messages print it, such as {@code pods}
 * @param type of the value
 * @since 3.0.0
 */
@API(status = API.Status.STABLE, since = "3.0.0")
public record Fact<T>(String name, Class<T> type) {

  /** The live pods of a workload's newest revision. */
  public static final Fact<RunningPods> PODS = named("pods", RunningPods.class);

  /** What registries hold of the images that those pods run. */
  public static final Fact<PublishedImages> PUBLISHED = named("published", PublishedImages.class);

  /** What earlier restarts of the workload have taught. */
  public static final Fact<FailedRestarts> MEMORY = named("memory", FailedRestarts.class);

  /** Since when the tags that it would be restarted for point at what they do. */
  public static final Fact<SeenTags> FIRST_SEEN = named("first seen", SeenTags.class);

  /** Who else applies the images in its template; asked for only where krar would write them. */
  public static final Fact<ImageOwners> IMAGE_OWNERS = named("image owners", ImageOwners.class);

  /** Which budgets its pods are in; asked for only where a restart would use one up. */
  public static final Fact<DisruptionBudgets> BUDGETS =
      named("disruption budgets", DisruptionBudgets.class);

  public Fact {
    requireNonNull(name, "name");
    requireNonNull(type, "type");
    if (name.isBlank()) {
      throw new IllegalArgumentException("a fact needs a name, such as pods");
    }
  }

  /** A fact of that name and type. */
  public static <T> Fact<T> named(String name, Class<T> type) {
    return new Fact<>(name, type);
  }

  @Override
  public String toString() {
    return name;
  }
}
