package com.slashmnt.krar.it.benchmark.page;

import com.slashmnt.krar.it.benchmark.result.PlotPoint;
import com.slashmnt.krar.it.benchmark.result.Quantity;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/**
 * Time and memory over the number of pods, as an SVG of two charts side by side.
 *
 * <p>Both axes are linear and begin at zero: what is flat looks flat. The colours are legible on
 * white and on black, and a dark page gets lighter ones.
 */
public final class Plot {
  private static final int WIDTH = 760;
  private static final int HEIGHT = 320;

  private static final String STYLE =
      """
      <style>
        text { font-family: sans-serif; font-size: 12px; fill: #6e7781; }
        .title { font-size: 14px; font-weight: bold; }
        .axis { stroke: #6e7781; }
        .grid { stroke: #6e7781; stroke-opacity: 0.25; }
        .line { fill: none; stroke: #0969da; stroke-width: 2; }
        .point { fill: #0969da; }
        @media (prefers-color-scheme: dark) {
          text { fill: #c9d1d9; }
          .axis, .grid { stroke: #c9d1d9; }
          .line { stroke: #58a6ff; }
          .point { fill: #58a6ff; }
        }
      </style>
      """;

  private Plot() {}

  /**
   * Draws these points.
   *
   * @throws IllegalArgumentException if there are fewer than two
   */
  public static String svg(List<PlotPoint> points) {
    if (points.size() < 2) {
      throw new IllegalArgumentException("a curve needs two points, and here are " + points);
    }
    List<PlotPoint> sorted =
        points.stream().sorted(Comparator.comparingInt(PlotPoint::pods)).toList();
    return """
        <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" width="%d" height="%d" role="img">
        <title>Time and memory of a smart plan over %s</title>
        """
            .formatted(WIDTH, HEIGHT, WIDTH, HEIGHT, described(sorted))
        + STYLE
        + new Chart("wall time of a plan, in seconds", 60, PlotPoint::seconds).draw(sorted)
        + new Chart("peak memory, in MiB", 440, PlotPoint::mebibytes).draw(sorted)
        + "</svg>\n";
  }

  /** For who cannot see it. */
  private static String described(List<PlotPoint> points) {
    return String.join(
        "; ",
        points.stream()
            .map(
                p ->
                    String.format(Locale.ROOT, "%,d pods: ", p.pods())
                        + Quantity.WALL.format(p.seconds())
                        + ", "
                        + Quantity.MEMORY.format(p.mebibytes()))
            .toList());
  }
}
