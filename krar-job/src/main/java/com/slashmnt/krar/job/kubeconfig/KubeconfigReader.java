package com.slashmnt.krar.job.kubeconfig;

import com.slashmnt.krar.job.input.ConfigErrors;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/**
 * Reads kubeconfig files, whole and as strictly as kubectl: one entry that cannot be read spoils
 * its file.
 */
public final class KubeconfigReader {

  private KubeconfigReader() {}

  /**
   * Reads and merges the files; one that cannot be read is a mistake, of which no content is
   * quoted: a kubeconfig is full of secrets.
   */
  public static Kubeconfig read(List<Path> files, ConfigErrors mistakes) {
    Kubeconfig merged = new Kubeconfig();
    for (Path file : files) {
      try {
        add(file, YamlFields.parse(Files.readAllBytes(file)), merged);
      } catch (IOException e) {
        mistakes.add(
            "the kubeconfig "
                + file
                + " cannot be read ("
                + e.getClass().getSimpleName()
                + "); try --kubeconfig /home/me/.kube/config");
      } catch (IllegalArgumentException e) {
        mistakes.add(
            "the kubeconfig %s cannot be used: %s; try what kubectl config view accepts"
                .formatted(file, e.getMessage()));
      }
    }
    return merged;
  }

  private static void add(Path file, YamlFields document, Kubeconfig merged) {
    expect(document, "kind", Set.of("", "Config"));
    expect(document, "apiVersion", Set.of("", "v1"));
    merged.add(
        document.text("current-context"),
        entries(document, "contexts", "context", ContextEntry::read),
        entries(document, "clusters", "cluster", fields -> ClusterEntry.read(fields, file)),
        entries(document, "users", "user", fields -> UserEntry.read(fields, file)));
  }

  private static void expect(YamlFields document, String field, Set<String> allowed) {
    if (!allowed.contains(document.text(field))) {
      throw new IllegalArgumentException(
          "its " + field + " is not that of a kubeconfig: kind Config, apiVersion v1");
    }
  }

  private static <T> Map<String, T> entries(
      YamlFields document, String list, String field, Function<YamlFields, T> read) {
    Map<String, T> entries = new LinkedHashMap<>();
    for (YamlFields entry : document.list(list)) {
      T value = read.apply(entry.fields(field));
      if (entries.put(entry.text("name"), value) != null) {
        throw new IllegalArgumentException(
            "%s has two entries named '%s'".formatted(list, entry.text("name")));
      }
    }
    return entries;
  }
}
