package com.slashmnt.krar.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import com.slashmnt.krar.Reason;
import com.slashmnt.krar.drift.ContainerVerdict;
import com.slashmnt.krar.drift.Verdict;
import com.slashmnt.krar.fact.Fact;
import com.slashmnt.krar.fact.FactValue;
import com.slashmnt.krar.fact.Facts;
import com.slashmnt.krar.fact.FirstSeen;
import com.slashmnt.krar.fact.SeenTags;
import com.slashmnt.krar.image.Digest;
import com.slashmnt.krar.image.ImageReference;
import com.slashmnt.krar.workload.Annotations;
import com.slashmnt.krar.workload.Workload;
import com.slashmnt.krar.workload.WorkloadRef;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class CooldownTest {

  private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");
  private static final Duration DAY = Duration.ofDays(1);
  private static final Digest NEW = Digest.parse("sha256:" + "1".repeat(64));
  private static final Digest OLD = Digest.parse("sha256:" + "2".repeat(64));
  private static final ImageReference NGINX = ImageReference.parse("nginx:1.27");
  private static final ImageReference SIDE = ImageReference.parse("ghcr.io/acme/side");
  private static final Workload WEB =
      Workload.builder(WorkloadRef.parse("a/Deployment/web")).build();

  private static ContainerVerdict drifted(String container, ImageReference image) {
    return new ContainerVerdict(
        container,
        image.toString(),
        false,
        List.of(OLD),
        Optional.of(NEW),
        Verdict.DRIFTED,
        new Reason("Drifted", "It drifted."),
        3,
        2);
  }

  private static ContainerVerdict unverifiable(
      String container, ImageReference image, Optional<Digest> published) {
    return new ContainerVerdict(
        container,
        image.toString(),
        false,
        List.of(),
        published,
        Verdict.UNVERIFIABLE,
        new Reason("RateLimited", "Too many requests."),
        3,
        0);
  }

  private static Decision.Roll roll(ContainerVerdict... containers) {
    return Decision.roll("Drifted", "It drifted.")
        .wanting(Map.of("web", NEW))
        .about(List.of(containers));
  }

  private static FactValue<SeenTags> seen(ImageReference tag, Digest digest, Duration ago) {
    return FactValue.known(
        new SeenTags(Map.of(SeenTags.key(tag), new FirstSeen(digest, NOW.minus(ago)))));
  }

  private static Decision decide(Decision.Roll roll, Workload workload, FactValue<SeenTags> seen) {
    return PolicyContext.at(NOW)
        .withFacts(Facts.none().with(Fact.FIRST_SEEN, seen))
        .evaluate(
            RolloutPolicy.of("test", Set.of(), (w, c) -> roll).coolingDown(DAY, Set.of()),
            workload);
  }

  private static Workload annotated(String cooldown) {
    return Workload.builder(WEB.ref()).annotation(Annotations.COOLDOWN, cooldown).build();
  }

  static Stream<Arguments> times() {
    Decision.Roll one = roll(drifted("web", NGINX));
    Duration short1 = Duration.ofHours(23).plusSeconds(3599);
    return Stream.of(
        argumentSet("seen just now", one, WEB, seen(NGINX, NEW, Duration.ZERO), false),
        argumentSet("a second too soon", one, WEB, seen(NGINX, NEW, short1), false),
        argumentSet("ripe", one, WEB, seen(NGINX, NEW, DAY), true),
        argumentSet("never seen", one, WEB, FactValue.known(new SeenTags(Map.of())), false),
        argumentSet("seen with other content", one, WEB, seen(NGINX, OLD, DAY), false),
        argumentSet(
            "another tag", one, WEB, seen(ImageReference.parse("nginx:1"), NEW, DAY), false),
        argumentSet(
            "the same tag in full",
            one,
            WEB,
            seen(ImageReference.parse("docker.io/library/nginx:1.27"), NEW, DAY),
            true),
        argumentSet("no tag is latest", roll(drifted("s", SIDE)), WEB, seen(SIDE, NEW, DAY), true),
        argumentSet(
            "one of two is not ripe",
            roll(drifted("web", NGINX), drifted("s", SIDE)),
            WEB,
            seen(NGINX, NEW, DAY),
            false),
        argumentSet("for no content", Decision.roll("Due", "It is."), WEB, unknown(), true),
        argumentSet("its owner does not wait", one, annotated("0s"), unknown(), true),
        argumentSet(
            "its owner waits less",
            one,
            annotated(" 1h "),
            seen(NGINX, NEW, DAY.dividedBy(24)),
            true),
        argumentSet("its owner waits longer", one, annotated("2d"), seen(NGINX, NEW, DAY), false),
        argumentSet(
            "what another container would pull is unknown",
            roll(drifted("web", NGINX), unverifiable("s", SIDE, Optional.empty())),
            WEB,
            seen(NGINX, NEW, DAY),
            false),
        argumentSet(
            "what another one runs is unknown, and what it would pull is not ripe",
            roll(drifted("web", NGINX), unverifiable("s", SIDE, Optional.of(NEW))),
            WEB,
            seen(NGINX, NEW, DAY),
            false),
        argumentSet("nothing can be known", one, WEB, unknown(), false));
  }

  private static FactValue<SeenTags> unknown() {
    return FactValue.unknown("MemoryForbidden", "No right.");
  }

  @ParameterizedTest
  @MethodSource("times")
  void restartsForWhatHasBeenKnownForLongEnough(
      Decision.Roll roll, Workload workload, FactValue<SeenTags> seen, boolean ripe) {
    Decision decision = decide(roll, workload, seen);
    assertThat(decision.reason().code()).isEqualTo(ripe ? roll.reason().code() : "CoolingDown");
    assertThat(decision.containers()).isEqualTo(roll.containers());
  }

  @Test
  void saysSinceWhenUntilWhenAndHowManyRunItAlready() {
    Decision decision =
        decide(roll(drifted("web", NGINX)), WEB, seen(NGINX, NEW, Duration.ofHours(1)));
    assertThat(decision.reason().message())
        .isEqualTo(
            "Container web: nginx:1.27 is known to point at "
                + NEW
                + " since 2026-01-02T02:04:05Z, and restarts for it may start at"
                + " 2026-01-03T02:04:05Z; 1 of 3 pods run it already.");
    assertThat(decide(roll(drifted("web", NGINX)), WEB, unknown()).reason().message())
        .endsWith("cannot be told: MemoryForbidden: No right.");
  }

  @Test
  void anAnnotationThatCannotBeReadHolds() {
    Decision decision =
        decide(roll(drifted("web", NGINX)), annotated("soon"), seen(NGINX, NEW, DAY));
    assertThat(decision.reason())
        .isEqualTo(
            new Reason(
                "InvalidAnnotation",
                "Its annotation krar.slash-mnt.com/cooldown cannot be read: 'soon' is no duration."));
  }

  private static Decision now(String let) {
    RolloutPolicy policy =
        RolloutPolicy.of("test", Set.of(), (w, c) -> roll(drifted("web", NGINX)))
            .coolingDown(DAY, Set.of(ImageReference.parse(let)));
    return PolicyContext.at(NOW)
        .withFacts(Facts.none().with(Fact.FIRST_SEEN, seen(NGINX, NEW, Duration.ZERO)))
        .evaluate(policy, WEB);
  }

  @Test
  void letsJustThatDigestOfThatTagThrough() {
    assertThat(now("docker.io/nginx:1.27@" + NEW)).isInstanceOf(Decision.Roll.class);
    assertThat(now("nginx:1.27@" + OLD)).isInstanceOf(Decision.Hold.class);
    assertThat(now("nginx:1.28@" + NEW)).isInstanceOf(Decision.Hold.class);
    assertThat(now("other:1.27@" + NEW)).isInstanceOf(Decision.Hold.class);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> now("nginx:1.27"))
        .withMessageContaining("'nginx:1.27' is no tag with its digest");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> RolloutPolicy.always().coolingDown(Duration.ofSeconds(-1), Set.of()))
        .withMessage("a cooldown is between 0 and 365 days, was -1s");
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> RolloutPolicy.always().coolingDown(Duration.ofDays(365).plusSeconds(1), Set.of()))
        .withMessageContaining("between 0 and 365 days");
  }

  @Test
  void theLongestIsAYear() {
    Decision decision =
        decide(roll(drifted("web", NGINX)), annotated("365d"), seen(NGINX, NEW, DAY));
    assertThat(decision.reason().code()).isEqualTo("CoolingDown");
  }

  @Test
  void withoutATimeItAsksOnlyForOwnersWhoHaveOne() {
    Decision.Roll one = roll(drifted("web", NGINX));
    RolloutPolicy policy =
        RolloutPolicy.of("test", Set.of(), (w, c) -> one).coolingDown(Duration.ZERO, Set.of());
    PolicyContext context =
        PolicyContext.at(NOW)
            .withFacts(Facts.none().with(Fact.FIRST_SEEN, seen(NGINX, NEW, Duration.ZERO)));
    assertThat(context.evaluate(policy, WEB)).isEqualTo(one);
    assertThat(context.evaluate(policy, annotated("1h")).reason().code()).isEqualTo("CoolingDown");
  }

  @Test
  void asksForWhatItNeeds() {
    RolloutPolicy policy = RolloutPolicy.whenImageDrifted().coolingDown(DAY, Set.of());
    assertThat(policy.requires())
        .containsExactlyInAnyOrder(
            Fact.PODS, Fact.PUBLISHED, Fact.MEMORY, Fact.IMAGE_OWNERS, Fact.FIRST_SEEN);
    assertThat(policy).hasToString("when image drifted (any pod) once known for 24h");
  }
}
