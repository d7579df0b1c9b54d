package com.slashmnt.krar.it.chart;

import com.slashmnt.krar.it.harness.ControlPlane;
import com.slashmnt.krar.it.harness.Helm;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/** The chart with some values, rendered in the release {@code rel} of the namespace {@code ops}. */
final class Chart {
  static final String NAMESPACE = "ops";

  private static final Helm HELM = Helm.four(ControlPlane.shared());

  private Chart() {}

  /** The objects that those values give; hooks are left out. */
  static Rendered render(String values) {
    return Rendered.of(template(HELM, "rel", values, "--no-hooks"));
  }

  /** The same in a release of that name. */
  static Rendered render(String release, String values) {
    return Rendered.of(template(HELM, release, values, "--no-hooks"));
  }

  /** The same with hooks. */
  static Rendered renderWithHooks(String values) {
    return Rendered.of(template(HELM, "rel", values));
  }

  /** What it prints for other programs, hooks among it. */
  static String template(Helm helm, String values) {
    return template(helm, "rel", values);
  }

  /**
   * What several values files and options give, the last one first to be asked; hooks are left out.
   */
  static Rendered renderAll(Helm helm, List<String> files, String... options) {
    return Rendered.of(templateAll(helm, files, List.of(options)));
  }

  private static String templateAll(Helm helm, List<String> files, List<String> options) {
    return files.isEmpty()
        ? template(
            helm,
            "rel",
            "{}",
            Stream.concat(Stream.of("--no-hooks"), options.stream()).toArray(String[]::new))
        : withFile(
            files.get(files.size() - 1),
            file ->
                templateAll(
                    helm,
                    files.subList(0, files.size() - 1),
                    Stream.concat(Stream.of("--values=" + file), options.stream()).toList()));
  }

  /** What a release of that name gives in that namespace, hooks among it. */
  static String templateIn(String namespace, Helm helm, String release, String values) {
    return template(helm, release, values, "--namespace=" + namespace);
  }

  /** What Helm says of values that it must refuse. */
  static String refusal(Helm helm, String values) {
    try {
      template(helm, "rel", values);
    } catch (IllegalStateException e) {
      return String.valueOf(e.getMessage());
    }
    throw new AssertionError("rendered, and should not have been:\n" + values);
  }

  /** What Helm says of options that it must refuse. */
  static String refusalOf(Helm helm, String... options) {
    try {
      template(helm, "rel", "{}", options);
    } catch (IllegalStateException e) {
      return String.valueOf(e.getMessage());
    }
    throw new AssertionError("rendered, and should not have been: " + List.of(options));
  }

  /** What it prints for people. */
  static String notes(String values) {
    return notes(HELM, values);
  }

  static String notes(Helm helm, String values) {
    String all = run(helm, "install", "rel", values, "--dry-run=client");
    return all.substring(all.indexOf("\nNOTES:"));
  }

  static String lint(Helm helm, String values) {
    return withFile(
        values, file -> helm.run("lint", "--strict", Helm.chart().toString(), "--values=" + file));
  }

  /** What Helm itself warns of when it renders these values. */
  static String warnings(Helm helm, String values) {
    return withFile(
        values,
        file -> helm.warnings("template", "rel", Helm.chart().toString(), "--values=" + file));
  }

  private static String template(Helm helm, String release, String values, String... options) {
    return run(helm, "template", release, values, options);
  }

  private static String run(
      Helm helm, String command, String release, String values, String... options) {
    return withFile(
        values,
        file -> {
          List<String> args = new ArrayList<>(List.of(command, release, Helm.chart().toString()));
          args.addAll(List.of("--namespace=" + NAMESPACE, "--values=" + file));
          args.addAll(List.of(options));
          return helm.run(args.toArray(String[]::new));
        });
  }

  private interface Use {
    String with(Path file);
  }

  private static String withFile(String values, Use use) {
    try {
      Path file = Files.createTempFile("krar-it-", ".yaml");
      try {
        Files.writeString(file, values);
        return use.with(file);
      } finally {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write values", e);
    }
  }

  /** A file beside these tests. */
  static String resource(String name) {
    try (var in = Chart.class.getResourceAsStream("/chart/" + name)) {
      return new String(Objects.requireNonNull(in, name).readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + name, e);
    }
  }
}
