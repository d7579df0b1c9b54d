package com.slashmnt.krar.job;

import com.slashmnt.krar.job.input.ConfigErrors;
import com.slashmnt.krar.job.report.PlanDocument;
import com.slashmnt.krar.job.report.PlanReader;
import com.slashmnt.krar.job.report.PlanWriter;
import com.slashmnt.krar.report.RolloutPlan;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A file with a plan.
 *
 * @param path where it is
 * @param settings what a plan that is written there keeps
 */
record PlanFile(Path path, Map<String, String> settings) {

  /** Where a plan can be written; empty and a mistake where it cannot. */
  static Optional<PlanFile> at(String text, Map<String, String> settings, ConfigErrors mistakes) {
    Optional<Path> path = path(text, mistakes);
    if (path.isEmpty()) {
      return Optional.empty();
    }
    Path folder = Optional.ofNullable(path.get().toAbsolutePath().getParent()).orElse(path.get());
    if (Files.isDirectory(path.get())) {
      mistakes.add("--out: " + text + " is a folder; try --out plan.json");
    } else if (!Files.isDirectory(folder)) {
      mistakes.add("--out: there is no folder " + folder + "; try --out plan.json");
    }
    return Optional.of(new PlanFile(path.get(), settings));
  }

  private static Optional<Path> path(String text, ConfigErrors mistakes) {
    try {
      return Optional.of(Path.of(text));
    } catch (InvalidPathException e) {
      mistakes.add("'" + text + "' is no path of a file; try plan.json");
      return Optional.empty();
    }
  }

  /** Writes that plan. */
  void write(RolloutPlan plan) throws IOException {
    Files.writeString(path, PlanWriter.write(plan, settings));
  }

  /** The plan that the command line names; empty and mistakes without one. */
  static Optional<PlanDocument> read(List<String> words, ConfigErrors mistakes) {
    if (words.size() != 1) {
      mistakes.add("apply needs one plan; such as krar apply plan.json");
      return Optional.empty();
    }
    String name = words.get(0);
    Optional<Path> path = path(name, mistakes);
    if (path.isEmpty()) {
      return Optional.empty();
    }
    try {
      return Optional.of(PlanReader.read(Files.readString(path.get())));
    } catch (NoSuchFileException e) {
      mistakes.add(name + ": there is no such file; krar plan --out " + name + " makes one");
    } catch (CharacterCodingException e) {
      mistakes.add(name + " is no plan: it is no UTF-8");
    } catch (IOException e) {
      mistakes.add(name + " cannot be read: " + e.getMessage());
    } catch (IllegalArgumentException e) {
      mistakes.add(name + " is no plan that this version of krar can apply: " + e.getMessage());
    }
    return Optional.empty();
  }
}
