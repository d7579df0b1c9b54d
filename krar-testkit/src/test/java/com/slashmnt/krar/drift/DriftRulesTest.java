package com.slashmnt.krar.drift;

import static com.slashmnt.krar.testkit.FakeRegistry.child;
import static com.slashmnt.krar.testkit.FakeRegistry.digest;
import static com.slashmnt.krar.testkit.FakeRegistry.index;
import static com.slashmnt.krar.testkit.FakeRegistry.manifest;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import com.slashmnt.krar.image.Digest;
import com.slashmnt.krar.image.DigestLookup;
import com.slashmnt.krar.image.ImageQuery;
import com.slashmnt.krar.image.ImageReference;
import com.slashmnt.krar.image.Platform;
import com.slashmnt.krar.image.PublishedImage;
import com.slashmnt.krar.image.PublishedImage.Child;
import com.slashmnt.krar.image.PublishedImages;
import com.slashmnt.krar.workload.PullPolicy;
import com.slashmnt.krar.workload.RolloutStrategy;
import com.slashmnt.krar.workload.RunningContainer;
import com.slashmnt.krar.workload.RunningPod;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** One container against given answers; what is asked for in which order shows DriftTest. */
class DriftRulesTest {

  private static final ImageReference APP = ImageReference.parse("registry.example.com/app:1.2");
  private static final PublishedImage ONE = manifest("one");
  private static final PublishedImage TWO = manifest("two");
  private static final PublishedImage UNTOLD = PublishedImage.of(TWO.digest(), "");

  private static RunningPod pod(Optional<String> trouble) {
    return new RunningPod(
        "web-1", "", true, trouble, List.of(), List.of(), List.of(), Optional.empty());
  }

  private static DriftRules table(RunningPod pod, String imageId, PublishedImages known) {
    return new DriftRules(
        "prod",
        pod,
        new RunningContainer("app", APP.toString(), PullPolicy.ALWAYS, imageId, false),
        known,
        RolloutStrategy.RESTART);
  }

  private static DriftRules table(Digest runs, PublishedImages known) {
    return table(pod(Optional.empty()), "app@" + runs, known);
  }

  private static PublishedImages head(PublishedImage answer) {
    return PublishedImages.none().with(query(ImageQuery.digestOf(APP)), DigestLookup.found(answer));
  }

  private static ImageQuery query(ImageQuery about) {
    return about.forPods("prod", List.of());
  }

  static Stream<Arguments> silent() {
    return Stream.of(
        argumentSet("nothing", "", Optional.empty(), "does not say what it runs."),
        argumentSet("its trouble", "", Optional.of("Crash"), "does not say what it runs (Crash)."),
        argumentSet(
            "no digest",
            "app:1",
            Optional.of("Crash"),
            "says it runs 'app:1', which has no digest."));
  }

  @ParameterizedTest
  @MethodSource("silent")
  void saysWhatThePodSaysWhereItTellsNoDigest(
      String imageId, Optional<String> trouble, String expected) {
    Finding finding = table(pod(trouble), imageId, head(ONE)).againstItsTag();

    assertThat(finding.reason().code()).isEqualTo("NoImageId");
    assertThat(finding.reason().message()).isEqualTo("Pod web-1 " + expected);
  }

  @Test
  void isCurrentWhereTheTagMovedToWhatItRunsBetweenTwoAnswers() {
    PublishedImages known =
        head(UNTOLD).with(query(ImageQuery.contentOf(APP)), DigestLookup.found(ONE));

    assertThat(table(ONE.digest(), known).againstItsTag().verdict()).isEqualTo(Verdict.CURRENT);
  }

  @ParameterizedTest
  @CsvSource({"ImageNotFound, NotFetchable, true", "TimedOut, TimedOut, false"})
  void contentThatATagPointsAtAndThatIsNotThereCouldNotBePulled(
      String answer, String code, boolean unstartable) {
    PublishedImages known =
        head(UNTOLD)
            .with(query(ImageQuery.contentOf(APP)), DigestLookup.unavailable(answer, "No."));

    Finding finding = table(ONE.digest(), known).againstItsTag();

    assertThat(finding.verdict()).isEqualTo(Verdict.UNVERIFIABLE);
    assertThat(finding.reason().code()).isEqualTo(code);
    assertThat(finding.unstartable()).isEqualTo(unstartable);
  }

  @ParameterizedTest
  @CsvSource({"ImageNotFound", "TimedOut"})
  void wantedContentThatIsNotThereAnyMoreStandsInNoRestartsWay(String answer) {
    PublishedImages known =
        PublishedImages.none()
            .with(
                query(ImageQuery.contentOf(APP.at(TWO.digest()))),
                DigestLookup.unavailable(answer, "No."));

    Finding finding = table(ONE.digest(), known).againstWanted(TWO.digest());

    assertThat(finding.reason().code()).isEqualTo(answer);
    assertThat(finding.unstartable()).isFalse();
  }

  @Test
  void whatTheTagPointsAtNowIsNotTakenForWhatWasWanted() {
    assertThat(table(TWO.digest(), head(manifest("three"))).againstWanted(TWO.digest()).verdict())
        .isEqualTo(Verdict.CURRENT);
  }

  @ParameterizedTest
  @CsvSource({"true,' for linux/amd64'", "false,''"})
  void saysForWhichPlatformTheContentIsTheSame(boolean platformKnown, String where) {
    Child amd = child("amd", "linux/amd64");
    PublishedImage old = index("old", amd);
    PublishedImage now = index("now", amd, Child.attestation(digest("attestation")));
    PublishedImages known =
        head(now)
            .with(query(ImageQuery.contentOf(APP)), DigestLookup.found(now))
            .with(query(ImageQuery.contentOf(APP.at(old.digest()))), DigestLookup.found(old));
    RunningPod pod = pod(Optional.empty());
    RunningPod placed = platformKnown ? pod.on(Platform.parse("linux/amd64")) : pod;

    Finding finding = table(placed, "app@" + old.digest(), known).againstItsTag();

    assertThat(finding.verdict()).isEqualTo(Verdict.SAME_CONTENT);
    assertThat(finding.reason().message())
        .isEqualTo("The registry publishes another index with the same content" + where + ".");
  }
}
