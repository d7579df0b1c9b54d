package com.slashmnt.krar.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class ImageReferencePropertyTest {

  @Property
  void whatParsesPrintsToItself(@ForAll("references") String text) {
    assertThat(ImageReference.parse(text)).hasToString(text);
  }

  @Property
  void allFormsOfAReferenceMeanTheSame(@ForAll("references") String text) {
    ImageReference image = ImageReference.parse(text);
    ImageReference full = image.normalized();
    assertThat(full.normalized()).isEqualTo(full);
    assertThat(image.familiar().normalized()).isEqualTo(full);
    assertThat(ImageReference.parse(full.toString())).isEqualTo(full);
    assertThat(ImageReference.parse(image.familiar().toString())).isEqualTo(image.familiar());
  }

  @Property
  void anyTextPrintsToItselfOrIsRefused(@ForAll("nearly") String text) {
    try {
      assertThat(ImageReference.parse(text)).hasToString(text);
    } catch (IllegalArgumentException e) {
      assertThat(e).hasMessageContaining(" ");
    }
  }

  @Property
  void aDigestIsOfItsContentOnly(@ForAll byte[] content, @ForAll byte[] other) {
    Digest digest = Digest.of(content);
    assertThat(Digest.parse(digest.toString())).isEqualTo(digest);
    assertThat(Digest.tryParse(digest.toString())).contains(digest);
    assertThat(digest.isOf(content)).isTrue();
    assertThat(digest.isOf(other)).isEqualTo(Arrays.equals(content, other));
  }

  @Provide
  Arbitrary<String> references() {
    Arbitrary<String> host =
        Arbitraries.of("", "", "localhost/", "a.example/", "H/", "h:5000/", "[::1]:1/")
            .map(h -> h)
            .edgeCases(edges -> edges.add("docker.io/", "index.docker.io/"));
    Arbitrary<String> word =
        Arbitraries.strings().withChars("abcdefz0129").ofMinLength(1).ofMaxLength(8);
    Arbitrary<String> component =
        word.list()
            .ofMinSize(1)
            .ofMaxSize(3)
            .flatMap(w -> Arbitraries.of(".", "_", "__", "-", "---").map(s -> String.join(s, w)));
    Arbitrary<String> path =
        component.list().ofMinSize(1).ofMaxSize(4).map(c -> String.join("/", c));
    Arbitrary<String> tag =
        Arbitraries.strings()
            .withChars("azAZ09_")
            .ofMinLength(1)
            .ofMaxLength(40)
            .flatMap(t -> Arbitraries.of("", ".", "-", "_x").map(s -> ":" + t + s));
    Arbitrary<String> digest =
        Arbitraries.strings()
            .withChars("0123456789abcdef")
            .ofLength(128)
            .flatMap(h -> Arbitraries.of("@sha512:" + h, "@sha256:" + h.substring(64)));
    return Combinators.combine(host, path, tag.injectNull(0.4), digest.injectNull(0.6))
        .as((h, p, t, d) -> h + p + (t == null ? "" : t) + (d == null ? "" : d));
  }

  @Provide
  Arbitrary<String> nearly() {
    return Arbitraries.oneOf(
        Arbitraries.strings().ofMaxLength(300),
        Arbitraries.strings().withChars("ab.:/@-_sha256[]A").ofMaxLength(40),
        Combinators.combine(references(), Arbitraries.strings().ofMaxLength(3))
            .as((r, noise) -> r + noise));
  }
}
