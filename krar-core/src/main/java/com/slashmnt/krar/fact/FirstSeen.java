package com.slashmnt.krar.fact;

import static java.util.Objects.requireNonNull;

import com.slashmnt.krar.image.Digest;
import java.time.Instant;
import org.apiguardian.api.API;

/**
 * Since when a tag is known to point at its digest.
 *
 * @param at when a run first saw it; what a publisher says of its date is not believed
 * @since 3.0.0
 */
@API(status = API.Status.EXPERIMENTAL, since = "3.0.0")
public record FirstSeen(Digest digest, Instant at) {

  public FirstSeen {
    requireNonNull(digest, "digest");
    requireNonNull(at, "at");
  }
}
