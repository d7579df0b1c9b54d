package com.slashmnt.krar.it.benchmark.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.slashmnt.krar.it.benchmark.result.PlotPoint;
import java.io.StringReader;
import java.util.List;
import java.util.stream.IntStream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.assertj.core.api.Condition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;

class PlotTest {
  private static final List<PlotPoint> POINTS =
      List.of(
          new PlotPoint(100_000, 40, 150),
          new PlotPoint(1_000, 2, 75),
          new PlotPoint(50_000, 20, 150));

  private static Document drawn() throws Exception {
    return DocumentBuilderFactory.newInstance()
        .newDocumentBuilder()
        .parse(new InputSource(new StringReader(Plot.svg(POINTS))));
  }

  private static List<Element> all(Document svg, String name) {
    NodeList found = svg.getElementsByTagName(name);
    return IntStream.range(0, found.getLength()).mapToObj(i -> (Element) found.item(i)).toList();
  }

  private static List<String> words(Document svg) {
    return all(svg, "text").stream().map(Element::getTextContent).toList();
  }

  @Test
  void labelsBothAxesOfBothCharts() throws Exception {
    assertThat(words(drawn()))
        .contains("wall time of a plan, in seconds", "peak memory, in MiB")
        .contains("100,000", "40", "150")
        .haveExactly(2, new Condition<>("pods"::equals, "is pods"));
  }

  @Test
  void putsEachPointWhereItsAxesSay() throws Exception {
    List<Element> points = all(drawn(), "circle");
    assertThat(points).hasSize(6);
    // By pods: the axis is 290 wide and begins at 60; time goes up 220 from 260, to 40 s.
    assertThat(points.get(1).getAttribute("cx")).isEqualTo("205.0");
    assertThat(points.get(1).getAttribute("cy")).isEqualTo("150.0");
    assertThat(points.get(2).getAttribute("cx")).isEqualTo("350.0");
    assertThat(points.get(2).getAttribute("cy")).isEqualTo("40.0");
    // What is flat looks flat.
    assertThat(points.get(4).getAttribute("cy")).isEqualTo(points.get(5).getAttribute("cy"));
  }

  @Test
  void hasOtherColoursOnADarkPage() throws Exception {
    assertThat(all(drawn(), "style").get(0).getTextContent())
        .contains("@media (prefers-color-scheme: dark)");
  }

  @Test
  void saysItsFiguresToWhoCannotSeeIt() throws Exception {
    assertThat(all(drawn(), "title").get(0).getTextContent())
        .contains("1,000 pods: 2.00 s, 75.0 MiB", "100,000 pods: 40.0 s, 150 MiB");
  }

  @Test
  void refusesACurveOfOnePoint() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Plot.svg(POINTS.subList(0, 1)))
        .withMessageContaining("two points");
  }

  @ParameterizedTest
  @CsvSource({"40, 40", "41, 50", "0.7, 0.75", "151, 200", "101, 150", "1000, 1000", "0, 1"})
  void endsAnAxisAtARoundNumber(double most, double end) {
    assertThat(Ceiling.above(most)).isEqualTo(end);
  }
}
