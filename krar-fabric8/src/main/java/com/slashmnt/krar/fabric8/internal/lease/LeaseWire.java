package com.slashmnt.krar.fabric8.internal.lease;

import static java.util.Objects.requireNonNullElse;

import com.slashmnt.krar.fabric8.internal.kind.MetaWire;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import org.jspecify.annotations.Nullable;

/**
 * A Lease, as far as krar reads it.
 *
 * @see <a href="https://kubernetes.io/docs/reference/kubernetes-api/cluster-resources/lease-v1/">
 *     Kubernetes, Lease</a>
 */
record LeaseWire(MetaWire metadata, SpecWire spec) {

  LeaseWire {
    metadata = requireNonNullElse(metadata, MetaWire.EMPTY);
    spec = requireNonNullElse(spec, SpecWire.EMPTY);
  }

  /** Who holds it, and until when. */
  record SpecWire(
      @Nullable String holderIdentity,
      @Nullable Integer leaseDurationSeconds,
      @Nullable String renewTime,
      @Nullable Integer leaseTransitions) {

    static final SpecWire EMPTY = new SpecWire(null, null, null, null);

    String holder() {
      return requireNonNullElse(holderIdentity, "");
    }

    int transitions() {
      return leaseTransitions == null ? 0 : leaseTransitions;
    }

    /**
     * Whether its holder has let it end.
     *
     * @param tolerance how far clocks may be apart
     */
    boolean isOver(Instant now, Duration tolerance) {
      if (leaseDurationSeconds == null || renewTime == null) {
        return true;
      }
      try {
        Instant end = Instant.parse(renewTime).plusSeconds(leaseDurationSeconds);
        return now.isAfter(end.plus(tolerance));
      } catch (DateTimeParseException e) {
        // Somebody has edited it; what nobody can read holds nothing.
        return true;
      }
    }
  }
}
