package com.slashmnt.krar.job.settings;

import com.slashmnt.krar.image.ImageReference;
import com.slashmnt.krar.job.input.ConfigErrors;
import com.slashmnt.krar.job.input.Setting;
import com.slashmnt.krar.job.input.SettingReader;
import com.slashmnt.krar.job.input.SettingSources;
import com.slashmnt.krar.job.input.SettingValue;
import com.slashmnt.krar.job.input.ValueParsers;
import com.slashmnt.krar.select.Discovery;
import com.slashmnt.krar.select.LabelSelector;
import com.slashmnt.krar.select.Namespaces;
import com.slashmnt.krar.workload.WorkloadKind;
import com.slashmnt.krar.workload.WorkloadRef;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Reads which workloads are meant; one per command line. */
final class SelectionParser {

  private static final String DEFAULT_DOMAIN = "krar.slash-mnt.com";
  private static final String DEFAULT_NAME = "rollout-policy";

  private final SettingReader reader;
  private final SettingSources inputs;
  private final ConfigErrors mistakes;

  SelectionParser(SettingReader reader) {
    this.reader = reader;
    this.inputs = reader.sources();
    this.mistakes = reader.errors();
  }

  SelectionSettings parse() {
    Optional<SettingValue> targetList = reader.givenList(Setting.TARGETS);
    Optional<SettingValue> selectorText = reader.given(Setting.SELECTOR);
    boolean byLabel = !domain().isEmpty() && !name().isEmpty() && !value().isEmpty();

    List<WorkloadRef> targets =
        targetList.map(g -> reader.list(g, WorkloadRef.class)).orElse(List.of());
    Optional<LabelSelector> labels = byLabel ? label() : Optional.of(LabelSelector.everything());
    Optional<LabelSelector> selector =
        selectorText.flatMap(g -> reader.value(g, LabelSelector.class));

    // Targets alone mean targets only; a selector that is on its own always looks for something.
    boolean kindsByDefault = targetList.isEmpty() || (selectorText.isPresent() && !byLabel);
    Optional<SettingValue> kindList = reader.givenList(Setting.RESOURCES);
    TreeSet<WorkloadKind> kinds =
        kindList
            .map(g -> new TreeSet<>(reader.list(g, WorkloadKind.class)))
            .orElseGet(() -> new TreeSet<>(kindsByDefault ? WorkloadKind.apps() : List.of()));

    boolean discovers =
        (byLabel || selectorText.isPresent()) && (kindList.isPresent() || kindsByDefault);
    if (!discovers && targetList.isEmpty()) {
      mistakes.add(
          "nothing is selected: there are no targets, and no label or selector to look for; try"
              + " --label-value nightly or --targets prod/Deployment/web");
    }
    Optional<Namespaces> scope = discovers ? scope(targetList.isPresent()) : Optional.empty();
    Optional<Discovery> discovery = Optional.empty();
    if (scope.isPresent() && labels.isPresent() && !kinds.isEmpty()) {
      LabelSelector all = labels.get().and(selector.orElse(LabelSelector.everything()));
      discovery = Optional.of(Discovery.of(all).kinds(kinds).in(scope.get()));
    }
    return new SelectionSettings(discovery, targets, images(), optOutLabel());
  }

  /** Of several flags all count: who pushes two images has two to name. */
  private Set<ImageReference> images() {
    Set<ImageReference> images = new LinkedHashSet<>();
    for (SettingValue given : inputs.every(Setting.IMAGE)) {
      if (ValueParsers.list(given.text()).isEmpty()) {
        // Else an empty variable of a pipeline would mean whatever is selected.
        mistakes.add(given.source() + ": no image is named; try ghcr.io/acme/shop:main");
      }
      images.addAll(reader.list(given, ImageReference.class));
    }
    return images;
  }

  private String domain() {
    return inputs.of(Setting.LABEL_DOMAIN).map(SettingValue::text).orElse(DEFAULT_DOMAIN);
  }

  private String name() {
    return inputs.of(Setting.LABEL_NAME).map(SettingValue::text).orElse(DEFAULT_NAME);
  }

  private String value() {
    return valueGiven().map(SettingValue::text).orElse("");
  }

  /** An empty value means the job's name. */
  private Optional<SettingValue> valueGiven() {
    return reader.given(Setting.LABEL_VALUE).or(inputs::jobName);
  }

  private Optional<LabelSelector> label() {
    // The key is checked first, so that each mistake names the setting that made it.
    Optional<LabelSelector> key = Optional.of(LabelSelector.everything());
    Optional<SettingValue> domain = inputs.of(Setting.LABEL_DOMAIN);
    Optional<SettingValue> name = inputs.of(Setting.LABEL_NAME);
    if (domain.isPresent()) {
      key = mistakes.parse(domain.get(), text -> LabelSelector.of(text + "/" + DEFAULT_NAME, "x"));
    }
    if (name.isPresent()) {
      Optional<LabelSelector> byName =
          mistakes.parse(name.get(), text -> LabelSelector.of(DEFAULT_DOMAIN + "/" + text, "x"));
      key = key.isPresent() ? byName : key;
    }
    Optional<LabelSelector> byValue =
        valueGiven().flatMap(g -> mistakes.parse(g, text -> LabelSelector.of(DEFAULT_NAME, text)));
    return key.isPresent() && byValue.isPresent()
        ? Optional.of(LabelSelector.of(domain() + "/" + name(), value()))
        : Optional.empty();
  }

  private String optOutLabel() {
    boolean complete = !domain().isEmpty() && !name().isEmpty();
    return complete ? domain() + "/" + name() : DEFAULT_DOMAIN + "/" + DEFAULT_NAME;
  }

  /** Where to look; empty if nowhere. */
  private Optional<Namespaces> scope(boolean targets) {
    Optional<SettingValue> flag = inputs.lastFlag(Setting.NAMESPACES_ALL, Setting.NAMESPACES);
    Optional<SettingValue> names;
    Optional<Boolean> all;
    if (flag.isPresent() && flag.get().setting() == Setting.NAMESPACES) {
      names = flag;
      all = Optional.of(false);
    } else {
      names = inputs.of(Setting.NAMESPACES);
      all = reader.value(Setting.NAMESPACES_ALL, Boolean.class);
    }
    names = names.filter(g -> !ValueParsers.list(g.text()).isEmpty());
    if (all.orElse(names.isEmpty())) {
      return Optional.of(narrowed(Namespaces.all()));
    }
    if (names.isPresent()) {
      List<String> list = reader.list(names.get(), String.class);
      return Optional.of(narrowed(list.isEmpty() ? Namespaces.all() : Namespaces.of(list)));
    }
    if (!targets) {
      mistakes.add(
          "not all namespaces are meant, but none is named; try --namespaces prod,stage or"
              + " --namespaces-all");
    }
    return Optional.empty();
  }

  private Namespaces narrowed(Namespaces scope) {
    Optional<SettingValue> excluded = reader.givenList(Setting.EXCLUDE_NAMESPACES);
    Namespaces narrowed =
        excluded.map(g -> scope.excluding(reader.list(g, String.class))).orElse(scope);
    return reader
        .given(Setting.NAMESPACE_SELECTOR)
        .flatMap(g -> reader.value(g, LabelSelector.class))
        .map(narrowed::labelled)
        .orElse(narrowed);
  }
}
