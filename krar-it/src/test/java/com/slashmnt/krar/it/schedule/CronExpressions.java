package com.slashmnt.krar.it.schedule;

import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Expressions to compare: some thought of, more by chance, the same with each run. */
final class CronExpressions {

  private static final String ACCEPTED =
      """
      * * * * *
      ? ? ? ? ?
      0 3 * * *
      30 1 * * *
      30 2 * * *
      0 1,2,3 * * *
      */20 0-4 * * *
      59 23 * * *
      0 0 * * *
      0 2 * * SUN
      0 2 * * sun
      0 0 * * Mon-fri
      0 0 * * MON-FRI/2
      0 0 * * 1-FRI
      0 0 * * sat,SUN
      0 0 * * 0
      0 0 * * */2
      0 0 * * */7
      0 0 1 JAN *
      0 0 1 feb-Apr *
      0 0 1 jan-12/5 *
      0 0 1 OCT/1 *
      0 0 29 2 *
      0 0 31 * *
      0 0 30,31 2,4 *
      0 0 13 * FRI
      0 0 13 * ?
      0 0 ? * FRI
      0 0 */2 * FRI
      0 0 */1 * FRI
      0 0 *,5 * FRI
      0 0 ?/2 * FRI
      0 0 ?/1 * FRI
      0 0 1-31 * FRI
      0 0 13 * */2
      0 0 13 * */1
      0 0 13 * 0-6
      0 0 , * FRI
      */60 * * * *
      */100 */50 * * *
      59/1 * * * *
      7/13 * * * *
      10-50/15 22/1 * * *
      0-59/30,7 * * * *
      05 007 * * *
      +5 +6 * * *
      */+5 * * * *
      */05 * * * *
      *-5 0 * * *
      ?-x/30 0 * * *
      1, * * * *
      ,1,,2, * * * *
      @yearly
      @annually
      @monthly
      @weekly
      @daily
      @midnight
      @hourly
      """;

  private static final String REFUSED =
      """
      60 * * * *
      * 24 * * *
      * * 0 * *
      * * 32 * *
      * * * 0 *
      * * * 13 *
      * * * * 7
      * * * * SUN-7
      * * * * SAT-SUN
      * * * * FRI-MON
      * * * * MONDAY
      * * * JANUARY *
      * * * MON *
      MON * * * *
      -1 * * * *
      -0 * * * *
      5- * * * *
      1-2-3 * * * *
      9-5 * * * *
      /5 * * * *
      5/ * * * *
      / * * * *
      */0 * * * *
      */-2 * * * *
      */x * * * *
      1-9/2/3 * * * *
      */2/3 * * * *
      5/2-3 * * * *
      1.5 * * * *
      0x5 * * * *
      1_0 * * * *
      99999999999999999999 * * * *
      ** * * * *
      5* * * * *
      5? * * * *
      1-* * * * *
      \u0663 * * * *
      * * L * *
      * * LW * *
      * * 15W * *
      * * L-3 * *
      * * 3-L * *
      * * W-3 * *
      * * * * 5L
      * * * * FRIL
      * * * * 5#2
      * * * * 1-5/TUE
      * * * * \u017Fun
      H * * * *
      H/5 * * * *
      0 0|1 * * *
      0 0 * * * || 0 1 * * *
      *
      * * * *
      * * * * * *
      0 0 0 1 1 ? 2025
      @Daily
      @ daily
      @reboot
      @every
      @every x
      @every1h
      @
      TZ=Nowhere/At_All 0 3 * * *
      """;

  private static final List<String> SPACED =
      List.of("", " ", "  0   4 *  * * ", "0\u00A04\u2003* * *", " @daily", "@daily ");

  private final Random random;

  private CronExpressions(long seed) {
    this.random = new Random(seed);
  }

  static Stream<String> thoughtOf() {
    return Stream.concat(SPACED.stream(), Stream.of(ACCEPTED, REFUSED).flatMap(String::lines));
  }

  static Stream<String> byChance(int count) {
    CronExpressions expressions = new CronExpressions(20251026);
    return Stream.generate(expressions::expression).distinct().limit(count);
  }

  private String expression() {
    return String.join(
        " ",
        field(0, 59, List.of()),
        field(0, 23, List.of()),
        field(1, 31, List.of()),
        field(1, 12, months()),
        field(0, 6, List.of("SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT")));
  }

  private static List<String> months() {
    return List.of(
        "JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC");
  }

  private String field(int min, int max, List<String> names) {
    int terms = random.nextInt(4) == 0 ? 2 + random.nextInt(2) : 1;
    return IntStream.range(0, terms)
        .mapToObj(term -> term(min, max, names))
        .collect(Collectors.joining(","));
  }

  private String term(int min, int max, List<String> names) {
    // One value in fifty lies outside.
    Supplier<String> value =
        () ->
            random.nextInt(50) == 0
                ? "" + (max + 1)
                : value(min + random.nextInt(max - min + 1), min, names);
    String step = "/" + (1 + random.nextInt(random.nextInt(5) == 0 ? 70 : 6));
    return switch (random.nextInt(8)) {
      case 0, 1 -> random.nextInt(4) == 0 ? "?" : "*";
      case 2 -> (random.nextInt(4) == 0 ? "?" : "*") + step;
      case 3 -> value.get() + step;
      case 4 -> range(min, max, names);
      case 5 -> range(min, max, names) + step;
      default -> value.get();
    };
  }

  private String range(int min, int max, List<String> names) {
    int low = min + random.nextInt(max - min + 1);
    // One range in twenty runs backwards, most likely.
    int high = random.nextInt(20) == 0 ? min : low + random.nextInt(max - low + 1);
    return value(low, min, names) + "-" + value(high, min, names);
  }

  private String value(int number, int min, List<String> names) {
    if (names.isEmpty() || random.nextBoolean()) {
      return Integer.toString(number);
    }
    String name = names.get(number - min);
    return random.nextBoolean() ? name : name.toLowerCase(Locale.ROOT);
  }
}
