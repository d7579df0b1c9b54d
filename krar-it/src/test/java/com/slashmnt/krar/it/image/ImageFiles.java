package com.slashmnt.krar.it.image;

import com.slashmnt.krar.it.harness.Command;
import com.slashmnt.krar.it.podman.KrarImage;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The files of the image, by {@code tar}.
 *
 * @param archive of them
 * @param listed each with its mode, such as {@code -rwxr-xr-x}, its path last
 */
record ImageFiles(Path archive, List<String> listed) {
  private static final Pattern MODE = Pattern.compile("^-[-a-zA-Z]{9} ");
  private static final Pattern LIBRARY = Pattern.compile(".*(\\.so[.0-9]*|/ld-linux-[^/]+)");

  /** Keeps a copy. */
  ImageFiles {
    listed = List.copyOf(listed);
  }

  /** Reads them into a folder. */
  static ImageFiles of(Path folder) {
    Path archive = folder.resolve("image.tar");
    KrarImage.export(archive);
    String list = tar("--list", "--verbose", "--file=" + archive);
    return new ImageFiles(archive, list.lines().toList());
  }

  /** The paths of all files and links, without a leading slash. */
  List<String> all() {
    return paths(line -> !line.startsWith("d"));
  }

  /** Those that can be executed, but for libraries. */
  List<String> programs() {
    return paths(line -> MODE.matcher(line).find() && line.charAt(3) != '-').stream()
        .filter(path -> !LIBRARY.matcher(path).matches())
        .toList();
  }

  /** Those that run as their owner or group. */
  List<String> setUserOrGroup() {
    return paths(line -> line.charAt(3) == 's' || line.charAt(6) == 's');
  }

  /** Writes one of them beside the archive. */
  Path extract(String path) {
    Path folder = archive.resolveSibling("extracted");
    String unused = tar("--extract", "--one-top-level=" + folder, "--file=" + archive, path);
    return folder.resolve(path);
  }

  private List<String> paths(Predicate<String> lines) {
    return listed.stream()
        .filter(lines)
        .map(line -> line.replaceFirst(" -> .*", ""))
        .map(line -> line.substring(line.lastIndexOf(' ') + 1))
        .toList();
  }

  private static String tar(String... args) {
    return Command.run(
        Map.of("LC_ALL", "C"), Stream.concat(Stream.of("tar"), Stream.of(args)).toList());
  }
}
