package com.slashmnt.krar.it.podman;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A volume as a kubelet lays it out: the files in a hidden folder, and links to them by way of
 * another link, which a kubelet would turn to replace all files at once.
 */
final class VolumeFolder {
  private static final int GROUP_READS = 0040;
  private static final int ALL_READ = 0044;

  private VolumeFolder() {}

  /**
   * Writes the files.
   *
   * @param group which may read all of them; null is no group
   */
  static Path write(Path volume, List<PodVolumes.File> files, @Nullable Long group) {
    try {
      Path hidden = Files.createDirectories(volume.resolve("..2026"));
      Files.createSymbolicLink(volume.resolve("..data"), Path.of("..2026"));
      for (PodVolumes.File file : files) {
        Path written = hidden.resolve(file.path());
        Files.createDirectories(written.getParent());
        Files.writeString(written, file.content());
        setMode(written, file.mode());
        if (group != null) {
          give(written, file.mode(), group.intValue());
        }
        Path first = Path.of(file.path()).getName(0);
        if (!Files.isSymbolicLink(volume.resolve(first))) {
          Files.createSymbolicLink(volume.resolve(first), Path.of("..data").resolve(first));
        }
      }
      return volume;
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write the volume " + volume, e);
    }
  }

  private static void give(Path file, int mode, int group) throws IOException {
    try {
      Files.setAttribute(file, "unix:gid", group);
      setMode(file, mode | GROUP_READS);
    } catch (FileSystemException e) {
      // Only root can; the next best thing is to let all read it.
      setMode(file, mode | ALL_READ);
    }
  }

  /** An empty folder that everybody may write to. */
  static Path empty(Path volume) {
    try {
      Files.createDirectories(volume);
      setMode(volume, 0777);
      return volume;
    } catch (IOException e) {
      throw new UncheckedIOException("cannot make the volume " + volume, e);
    }
  }

  static void setMode(Path file, int mode) throws IOException {
    Files.setAttribute(file, "unix:mode", mode);
  }
}
