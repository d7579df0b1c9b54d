package com.slashmnt.krar.job;

import static java.util.stream.Collectors.toCollection;
import static org.assertj.core.api.Assertions.assertThat;

import com.slashmnt.krar.drift.Verdict;
import com.slashmnt.krar.follow.Convergence;
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
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * docs/troubleshooting.md explains each code once, docs/report.md names it, and none is made up.
 */
class ReasonCodesTest {

  private static final Path TROUBLESHOOTING = Path.of("../docs/troubleshooting.md");
  private static final Path REPORT = Path.of("../docs/report.md");

  private static final Pattern NO_CODE =
      Pattern.compile("(?m)/\\*(?s:.*?)\\*/|^\\s*//.*$|@SuppressWarnings\\([^)]*\\)");

  /** A string that could be a code. */
  private static final Pattern LITERAL = Pattern.compile("\"([A-Z][a-z]+(?:[A-Z][a-z]+)*)\"");

  /** The first cell of a row: codes only. */
  private static final Pattern ROW = Pattern.compile("(?m)^\\| (`\\w+`(?:, `\\w+`)*) \\|");

  /** Words of the sources that look like codes: a new one belongs here, or into the docs. */
  private static final Set<String> NO_CODES =
      Set.of(
          // Kubernetes'
          "Always",
          "ConfigMap",
          "ContainerCreating",
          "CronJob",
          "DaemonSet",
          "Deployment",
          "Error",
          "Event",
          "Failed",
          "False",
          "IfNotPresent",
          "Lease",
          "Never",
          "Normal",
          "NotReady",
          "PodInitializing",
          "PodScheduled",
          "ProgressDeadlineExceeded",
          "Progressing",
          "Recreate",
          "ReplicaSet",
          "Secret",
          "StatefulSet",
          "Status",
          "Succeeded",
          "True",
          "Unschedulable",
          "Warning",
          "Apply",
          "Eviction",
          "FailedCreate",
          "ReplicaFailure",
          // a label selector's operators
          "DoesNotExist",
          "Exists",
          "In",
          "NotIn",
          // a kubeconfig's, and a credential plug-in's
          "Config",
          "ExecCredential",
          "IfAvailable",
          // another controller, and its kind
          "Canary",
          "Flagger",
          // HTTP's, and Docker's
          "Accept",
          "Authorization",
          "Location",
          "Username",
          // the report's status, kind and headings
          "ClusterUnreachable",
          "Completed",
          "Plan",
          "Report",
          "RestartPlan",
          "SelectionFailed",
          "Stopped",
          "TimedOut",
          "Warnings",
          // logged at level debug only
          "EventFailed");

  /** A word of a page that looks like a code. */
  private static final Pattern WORD = Pattern.compile("`([A-Z][a-z]+(?:[A-Z][a-z]+)*)`");

  /** Words of the pages that look like codes: neither of the sources, nor types of krar's. */
  private static final Set<String> OTHERS =
      Set.of(
          // Kubernetes', its client's and the JDK's
          "CrashLoopBackOff",
          "ImagePullBackOff",
          "RollingUpdate",
          "PartialObjectMetadata",
          "KubernetesClient",
          "HttpClient",
          // of clouds and registries
          "AcrPull",
          "AssumeRoleWithWebIdentity",
          "Auth",
          "CloudEvents",
          "Default",
          "GetAuthorizationToken",
          "InvalidSignatureException",
          // a stage of a failure in the report
          "Decide",
          "Follow",
          "Select",
          "Trigger",
          // a day of the week, and a parser of cron expressions
          "Mon",
          "ParseStandard");

  @Test
  void troubleshootingExplainsTheCodesOfTheSourcesAndNoOthers() throws IOException {
    List<String> explained =
        ROW.matcher(Files.readString(TROUBLESHOOTING))
            .results()
            .flatMap(row -> Stream.of(row.group(1).replace("`", "").split(", ")))
            .toList();
    assertThat(explained).doesNotHaveDuplicates();
    assertThat(new TreeSet<>(explained)).isEqualTo(codesOfTheSources());
  }

  @Test
  void theReferenceNamesEachCode() throws IOException {
    String docs = Files.readString(REPORT);
    assertThat(codesOfTheSources()).allSatisfy(code -> assertThat(docs).contains("`" + code + "`"));
  }

  @ParameterizedTest
  @MethodSource("com.slashmnt.krar.job.ReferenceTest#pages")
  void aPageNamesNoCodeThatIsNone(Path page) throws IOException {
    Set<String> known = codesOfTheSources();
    known.addAll(NO_CODES);
    known.addAll(OTHERS);
    known.addAll(types());
    assertThat(WORD.matcher(Files.readString(page)).results().map(word -> word.group(1)).distinct())
        .isSubsetOf(known);
  }

  @Test
  void theSourcesAreSearchedWithoutAMiss() throws IOException, IllegalAccessException {
    Set<String> codes =
        Stream.of(
                Arrays.stream(Verdict.values()).map(Verdict::code),
                Arrays.stream(Convergence.values()).map(Convergence::code))
            .flatMap(of -> of)
            .collect(toCollection(TreeSet::new));
    for (Field field : Unavailable.class.getFields()) {
      if (Modifier.isStatic(field.getModifiers())) {
        codes.add(String.valueOf(field.get(null)));
      }
    }
    assertThat(codes).hasSizeGreaterThan(20);
    assertThat(codesOfTheSources()).containsAll(codes).hasSizeGreaterThan(90);
  }

  /** The names of krar's top-level types, tests among them. */
  private static Set<String> types() throws IOException {
    Set<String> types = new TreeSet<>();
    try (Stream<Path> modules = Files.list(Path.of(".."))) {
      for (Path sources : modules.map(m -> m.resolve("src")).filter(Files::isDirectory).toList()) {
        try (Stream<Path> files = Files.walk(sources)) {
          files
              .map(file -> String.valueOf(file.getFileName()))
              .filter(name -> name.endsWith(".java"))
              .forEach(name -> types.add(name.substring(0, name.length() - ".java".length())));
        }
      }
    }
    return types;
  }

  private static Set<String> codesOfTheSources() throws IOException {
    Set<String> codes = new TreeSet<>();
    for (String module : List.of("krar-core", "krar-fabric8", "krar-oci", "krar-job")) {
      try (Stream<Path> files = Files.walk(Path.of("..", module, "src/main/java"))) {
        for (Path file : files.filter(f -> f.toString().endsWith(".java")).toList()) {
          String code = NO_CODE.matcher(Files.readString(file)).replaceAll("");
          LITERAL.matcher(code).results().map((MatchResult m) -> m.group(1)).forEach(codes::add);
        }
      }
    }
    codes.removeAll(NO_CODES);
    return codes;
  }
}
