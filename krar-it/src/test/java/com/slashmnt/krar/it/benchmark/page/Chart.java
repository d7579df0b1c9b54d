package com.slashmnt.krar.it.benchmark.page;

import com.slashmnt.krar.it.benchmark.result.PlotPoint;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;

/**
 * One curve over the number of pods, in SVG.
 *
 * @param title what it shows, with the unit
 * @param left where its vertical axis is
 */
record Chart(String title, int left, ToDoubleFunction<PlotPoint> value) {
  private static final int TOP = 40;
  private static final int WIDTH = 290;
  private static final int HEIGHT = 220;
  private static final int BOTTOM = TOP + HEIGHT;
  private static final int STEPS = 5;

  String draw(List<PlotPoint> points) {
    double mostPods = points.stream().mapToInt(PlotPoint::pods).max().orElse(1);
    double top = Ceiling.above(points.stream().mapToDouble(value).max().orElse(1));
    StringBuilder svg = new StringBuilder();
    svg.append(text(left, TOP - 18, "start", " class=\"title\"", title));
    for (int step = 0; step <= STEPS; step++) {
      double y = BOTTOM - (double) HEIGHT * step / STEPS;
      double x = left + (double) WIDTH * step / STEPS;
      svg.append(line(step == 0 ? "axis" : "grid", left, y, left + WIDTH, y));
      svg.append(text(left - 6, y + 4, "end", "", tick(top * step / STEPS)));
      svg.append(text(x, BOTTOM + 18, "middle", "", tick(mostPods * step / STEPS)));
    }
    svg.append(line("axis", left, TOP, left, BOTTOM));
    svg.append(text(left + WIDTH / 2.0, BOTTOM + 40, "middle", "", "pods"));
    String curve =
        points.stream()
            .map(p -> at(x(p, mostPods)) + "," + at(y(p, top)))
            .collect(Collectors.joining(" "));
    svg.append("<polyline class=\"line\" points=\"%s\"/>\n".formatted(curve));
    for (PlotPoint point : points) {
      svg.append(
          "<circle class=\"point\" cx=\"%s\" cy=\"%s\" r=\"4\"/>\n"
              .formatted(at(x(point, mostPods)), at(y(point, top))));
    }
    return svg.toString();
  }

  private double x(PlotPoint point, double most) {
    return left + WIDTH * point.pods() / most;
  }

  private double y(PlotPoint point, double top) {
    return BOTTOM - HEIGHT * value.applyAsDouble(point) / top;
  }

  private static String line(String style, double x1, double y1, double x2, double y2) {
    return "<line class=\"%s\" x1=\"%s\" y1=\"%s\" x2=\"%s\" y2=\"%s\"/>\n"
        .formatted(style, at(x1), at(y1), at(x2), at(y2));
  }

  private static String text(double x, double y, String anchor, String more, String words) {
    return "<text x=\"%s\" y=\"%s\" text-anchor=\"%s\"%s>%s</text>\n"
        .formatted(at(x), at(y), anchor, more, words);
  }

  private static String at(double place) {
    return String.format(Locale.ROOT, "%.1f", place);
  }

  private static String tick(double number) {
    return String.format(Locale.ROOT, number == Math.rint(number) ? "%,.0f" : "%,.1f", number);
  }
}
