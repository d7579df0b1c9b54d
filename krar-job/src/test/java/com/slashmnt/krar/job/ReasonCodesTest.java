package com.slashmnt.krar.job;

import static java.util.stream.Collectors.toCollection;
import static org.assertj.core.api.Assertions.assertThat;

import com.slashmnt.krar.drift.Verdict;
import com.slashmnt.krar.image.DigestLookup.Unavailable;
import java.io.IOException;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** docs/report.md tells what the codes of mode smart mean. */
class ReasonCodesTest {

  @Test
  void docsNameEachVerdictAndEachCause() throws IOException, IllegalAccessException {
    Set<String> codes =
        Arrays.stream(Verdict.values()).map(Verdict::code).collect(toCollection(TreeSet::new));
    for (Field field : Unavailable.class.getFields()) {
      if (Modifier.isStatic(field.getModifiers())) {
        codes.add(String.valueOf(field.get(null)));
      }
    }
    codes.addAll(
        List.of(
            "NoImageId",
            "NoPlatform",
            "NotFetchable",
            "NotLookedUp",
            "NoPods",
            "InvalidImage",
            "PodsForbidden",
            "PartlyDrifted",
            "RolloutStuck",
            "KnownNotToConverge",
            "KnownBadDigest",
            "Reverted"));
    assertThat(codes).hasSizeGreaterThan(30);
    String docs = Files.readString(Path.of("../docs/report.md"));
    assertThat(codes).allSatisfy(code -> assertThat(docs).contains("`" + code + "`"));
  }
}
