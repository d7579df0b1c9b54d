package com.slashmnt.krar.job.input;

import com.slashmnt.krar.image.ImageReference;
import com.slashmnt.krar.schedule.Durations;
import com.slashmnt.krar.select.Discovery;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Reads single values; what cannot be read is an {@link IllegalArgumentException}. */
public final class ValueParsers {

  private ValueParsers() {}

  /** The entries between commas, without blanks around them and without empty ones. */
  public static List<String> list(String text) {
    return Arrays.stream(text.split(",", -1)).map(String::strip).filter(s -> !s.isEmpty()).toList();
  }

  /** A tag, perhaps with the digest that it should point at. */
  public static ImageReference image(String text) {
    ImageReference image = ImageReference.parse(text);
    Discovery unused = Discovery.ofImage(image);
    return image;
  }

  public static boolean bool(String text) {
    return switch (text.toLowerCase(Locale.ROOT)) {
      case "true" -> true;
      case "false" -> false;
      default -> throw new IllegalArgumentException("'" + text + "' is neither true nor false");
    };
  }

  /** A boolean, where {@code auto} is true. */
  public static boolean boolOrAuto(String text) {
    if (text.equalsIgnoreCase("auto")) {
      return true;
    }
    try {
      return bool(text);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("'" + text + "' is not one of auto, true and false", e);
    }
  }

  /** {@code 1h30m}, {@code 0}, or ISO 8601. */
  public static Duration duration(String text) {
    return Durations.parse(text);
  }

  public static Duration positiveDuration(String text) {
    Duration duration = duration(text);
    if (duration.isZero()) {
      throw new IllegalArgumentException("'" + text + "' is not more than 0");
    }
    return duration;
  }

  public static int positiveInt(String text) {
    int number;
    try {
      number = Integer.parseInt(text);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("'" + text + "' is no whole number", e);
    }
    if (number < 1) {
      throw new IllegalArgumentException("'" + text + "' is less than 1");
    }
    return number;
  }

  public static <E extends Enum<E>> E oneOf(Class<E> type, String text) {
    return oneOf(EnumSet.allOf(type), text);
  }

  static <E extends Enum<E>> E oneOf(Set<E> values, String text) {
    for (E value : values) {
      if (value.name().equalsIgnoreCase(text)) {
        return value;
      }
    }
    throw new IllegalArgumentException(
        "'" + text + "' is not one of " + values.toString().toLowerCase(Locale.ROOT));
  }
}
