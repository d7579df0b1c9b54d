package com.slashmnt.krar.job.settings;

import static com.slashmnt.krar.job.Told.args;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import com.slashmnt.krar.job.Told;
import com.slashmnt.krar.select.LabelSelector;
import com.slashmnt.krar.select.Namespaces;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class SelectionSettingsTest {

  private static final String ALL_KINDS = "[DaemonSet, Deployment, StatefulSet] ";
  private static final String KEY = "krar.slash-mnt.com/rollout-policy=";
  private static final String ONE = "--targets=prod/Deployment/web";

  static Stream<Arguments> selections() {
    return Stream.of(
        argumentSet("kinds not given: all three", args("-v", "a"), ALL_KINDS + KEY + "a in all"),
        argumentSet(
            "targets, kinds not given: targets only",
            args("-v", "a", ONE),
            "nothing and [prod/Deployment/web]"),
        argumentSet(
            "targets and kinds: both",
            args("-v", "a", ONE, "-r", "ds"),
            "[DaemonSet] " + KEY + "a in all and [prod/Deployment/web]"),
        argumentSet(
            "empty name: no label discovery",
            args("-n", "", "-v", "a", "-r", "ds", ONE),
            "nothing and [prod/Deployment/web]"),
        argumentSet(
            "empty domain: no label discovery",
            args("-d", "", "-v", "a", "-r", "ds", ONE),
            "nothing and [prod/Deployment/web]"),
        argumentSet(
            "empty name by variable",
            args("-v", "a", ONE, "-r", "ds").env("KRAR_LABEL_NAME="),
            "nothing and [prod/Deployment/web]"),
        argumentSet(
            "a flag beats an empty variable",
            args("-v", "a", "-n", "restart").env("KRAR_LABEL_NAME="),
            ALL_KINDS + "krar.slash-mnt.com/restart=a in all"),
        argumentSet(
            "empty value: the job's name", args("-v", "", "-j", "b"), ALL_KINDS + KEY + "b in all"),
        argumentSet(
            "value and job: the value", args("-v", "a", "-j", "b"), ALL_KINDS + KEY + "a in all"),
        argumentSet(
            "job's name by variable",
            args().env("KRAR_JOB_NAME=b", "JOB_NAME=c"),
            ALL_KINDS + KEY + "b in all"),
        argumentSet(
            "job's name by its second variable",
            args().env("KRAR_JOB_NAME=", "JOB_NAME=c"),
            ALL_KINDS + KEY + "c in all"),
        argumentSet(
            "no value at all: targets only",
            args(ONE, "-r", "ds"),
            "nothing and [prod/Deployment/web]"),
        argumentSet(
            "a selector is a further condition",
            args("-v", "a", "-l", "tier=web"),
            ALL_KINDS + KEY + "a,tier=web in all"),
        argumentSet("a selector alone", args("-l", "tier=web"), ALL_KINDS + "tier=web in all"),
        argumentSet(
            "a selector alone with targets",
            args("-l", "tier=web", ONE),
            ALL_KINDS + "tier=web in all and [prod/Deployment/web]"),
        argumentSet(
            "a selector with targets and a label: targets only",
            args("-v", "a", "-l", "tier=web", ONE),
            "nothing and [prod/Deployment/web]"),
        argumentSet(
            "every alias and any case, blanks and empty entries",
            args("-v", "a", "-r", " DEPLOY ,, statefulsets.apps,DaemonSet,ds.v1.apps,"),
            ALL_KINDS + KEY + "a in all"),
        argumentSet(
            "a target once",
            args("--targets", " prod/deploy/web,, prod/Deployment/web ,"),
            "nothing and [prod/Deployment/web]"),
        argumentSet(
            "targets by variable, in any scope",
            args("-N", "other").env("KRAR_TARGETS=prod/sts/db"),
            "nothing and [prod/StatefulSet/db]"));
  }

  @ParameterizedTest
  @MethodSource("selections")
  void selects(Told told, String expected) {
    assertThat(told.selection()).isEqualTo(expected);
  }

  static Stream<Arguments> scopes() {
    return Stream.of(
        argumentSet("nothing said", args(), "all"),
        argumentSet("-A", args("-A"), "all"),
        argumentSet("--namespaces-all", args("--namespaces-all"), "all"),
        argumentSet("-N", args("-N", "a"), "[a]"),
        argumentSet("--namespaces", args("--namespaces", "b, a,,"), "[a, b]"),
        argumentSet("-N then -A", args("-N", "a", "-A"), "all"),
        argumentSet("-A then -N", args("-A", "-N", "a"), "[a]"),
        argumentSet("of two lists the last", args("-N", "a", "-N", "b"), "[b]"),
        argumentSet(
            "--no-namespaces-all after a list", args("-N", "a", "--no-namespaces-all"), "[a]"),
        argumentSet(
            "--no-namespaces-all before a list", args("--no-namespaces-all", "-N", "a"), "[a]"),
        argumentSet(
            "--no-namespaces-all beats ALL, not the list",
            args("--no-namespaces-all").env("KRAR_NAMESPACES_ALL=true", "KRAR_NAMESPACES=a"),
            "[a]"),
        argumentSet("-A=false", args("-A=false", "-N", "a"), "[a]"),
        argumentSet("ALL=true", args().env("KRAR_NAMESPACES_ALL=TRUE"), "all"),
        argumentSet("a list without ALL", args().env("KRAR_NAMESPACES=a"), "[a]"),
        argumentSet(
            "ALL=true beats a list",
            args().env("KRAR_NAMESPACES_ALL=true", "KRAR_NAMESPACES=a"),
            "all"),
        argumentSet(
            "ALL=false and a list",
            args().env("KRAR_NAMESPACES_ALL=False", "KRAR_NAMESPACES=a"),
            "[a]"),
        argumentSet("an empty ALL is unset", args().env("KRAR_NAMESPACES_ALL="), "all"),
        argumentSet(
            "-N beats both variables",
            args("-N", "b").env("KRAR_NAMESPACES_ALL=true", "KRAR_NAMESPACES=a"),
            "[b]"),
        argumentSet(
            "-A beats both variables",
            args("-A").env("KRAR_NAMESPACES_ALL=false", "KRAR_NAMESPACES=a"),
            "all"));
  }

  @ParameterizedTest
  @MethodSource("scopes")
  void looksInNamespaces(Told told, String expected) {
    assertThat(told.env("KRAR_LABEL_VALUE=x").selection())
        .isEqualTo(ALL_KINDS + KEY + "x in " + expected);
  }

  @Test
  void narrowsTheScope() {
    Namespaces namespaces =
        args("-v", "a", "--exclude-namespaces", "kube-system, b", "--namespace-selector", "env=dev")
            .settings()
            .selection()
            .discovery()
            .orElseThrow()
            .namespaces();
    assertThat(namespaces)
        .isEqualTo(
            Namespaces.all()
                .excluding(List.of("b", "kube-system"))
                .labelled(LabelSelector.parse("env=dev")));
    assertThat(
            args("-v", "a")
                .env("KRAR_EXCLUDE_NAMESPACES=b,kube-system", "KRAR_NAMESPACE_SELECTOR=env=dev")
                .settings()
                .selection()
                .discovery()
                .orElseThrow()
                .namespaces())
        .isEqualTo(namespaces);
  }

  static Stream<Arguments> nowhere() {
    return Stream.of(
        argumentSet("--no-namespaces-all", args("--no-namespaces-all")),
        argumentSet("ALL=false", args().env("KRAR_NAMESPACES_ALL=false")),
        argumentSet(
            "ALL=false, empty list", args().env("KRAR_NAMESPACES_ALL=false", "KRAR_NAMESPACES= ,")),
        argumentSet("an empty list", args("-N", "")),
        argumentSet("an empty list after -A", args("-A", "-N", "")),
        argumentSet("an empty list beats variables", args("-N", "").env("KRAR_NAMESPACES=a")));
  }

  @ParameterizedTest
  @MethodSource("nowhere")
  void neverMeansAllByMistake(Told told) {
    assertThat(told.env("KRAR_LABEL_VALUE=x").mistakes())
        .singleElement()
        .asString()
        .contains("none is named", "--namespaces prod,stage");
  }

  @ParameterizedTest
  @MethodSource("nowhere")
  void targetsStandInForAScope(Told told) {
    assertThat(
            told.env("KRAR_LABEL_VALUE=x", "KRAR_RESOURCES=ds", "KRAR_TARGETS=a/deploy/b")
                .selection())
        .isEqualTo("nothing and [a/Deployment/b]");
  }

  @ParameterizedTest
  @CsvSource({"''", "-r;ds", "-n;;-v;a", "-d;;-v;a", "-A", "--targets;,"})
  void somethingMustBeSelected(String args) {
    String[] words = args.isEmpty() ? new String[0] : args.split(";", -1);
    assertThat(args(words).mistakes())
        .singleElement()
        .asString()
        .contains("nothing is selected", "--label-value nightly");
  }

  @ParameterizedTest
  @CsvSource({
    "-v;a, krar.slash-mnt.com/rollout-policy",
    "-v;a;-d;example.com;-n;restart, example.com/restart",
    "-n;;--targets;a/ds/b, krar.slash-mnt.com/rollout-policy",
    "-d;;--targets;a/ds/b, krar.slash-mnt.com/rollout-policy"
  })
  void knowsTheOptOutLabel(String args, String label) {
    assertThat(args(args.split(";", -1)).settings().selection().optOutLabel()).isEqualTo(label);
  }
}
