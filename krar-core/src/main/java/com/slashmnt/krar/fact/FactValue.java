package com.slashmnt.krar.fact;

import static java.util.Objects.requireNonNull;

import com.slashmnt.krar.Reason;
import java.util.Optional;
import java.util.function.Function;
import org.apiguardian.api.API;

/**
 * A fact's value, or why it is unknown.
 *
 * @since 3.0.0
 */
@API(status = API.Status.STABLE, since = "3.0.0")
public sealed interface FactValue<T> {

  /** The value is known. */
  record Known<T>(T value) implements FactValue<T> {
    public Known {
      requireNonNull(value, "value");
    }
  }

  /** The value is unknown, because of that. */
  record Unknown<T>(Reason reason) implements FactValue<T> {
    public Unknown {
      requireNonNull(reason, "reason");
    }
  }

  static <T> FactValue<T> known(T value) {
    return new Known<>(value);
  }

  static <T> FactValue<T> unknown(String code, String message) {
    return new Unknown<>(new Reason(code, message));
  }

  /** Handles both cases. */
  default <R> R fold(
      Function<? super T, ? extends R> known, Function<Reason, ? extends R> unknown) {
    if (this instanceof Known<T> k) {
      return known.apply(k.value());
    }
    return unknown.apply(((Unknown<T>) this).reason());
  }

  /** The value, empty if unknown. */
  default Optional<T> toOptional() {
    return fold(Optional::of, reason -> Optional.empty());
  }
}
