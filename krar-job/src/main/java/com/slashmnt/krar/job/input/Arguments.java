package com.slashmnt.krar.job.input;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The flags of a command line, in their order, and what could not be read.
 *
 * @param command what is to be done
 * @param words what stands beside the flags, where the command takes such
 * @param given each flag as often as it was given
 * @param mistakes one sentence each
 * @param help whether help was asked for
 * @param version whether the version was asked for
 */
public record Arguments(
    Command command,
    List<String> words,
    List<SettingValue> given,
    List<String> mistakes,
    boolean help,
    boolean version) {

  /** What is to be done. */
  public enum Command {
    /** A run; the command without a name, too. */
    RUN,
    /** Clear what is remembered. */
    FORGET,
    /** Follow tags again. */
    UNPIN,
    /** Say how a decision comes about. */
    EXPLAIN,
    /** Say what a run would do, and write it down. */
    PLAN,
    /** Do what was planned. */
    APPLY;

    /** Which settings it has. */
    List<Setting> settings() {
      return switch (this) {
        case RUN -> allBut(Setting.OUT);
        case FORGET ->
            List.of(Setting.MEMORY, Setting.KUBECONFIG, Setting.CONTEXT, Setting.LOG_LEVEL);
        case UNPIN -> List.of(Setting.KUBECONFIG, Setting.CONTEXT, Setting.LOG_LEVEL);
        case EXPLAIN ->
            allBut(Setting.DRY_RUN, Setting.START_JITTER, Setting.OUTPUT_FORMAT, Setting.OUT);
        case PLAN -> allBut(Setting.DRY_RUN, Setting.START_JITTER);
        case APPLY -> allBut(PlanSettings.notOfApplying());
      };
    }

    private static List<Setting> allBut(Setting... without) {
      Set<Setting> these = EnumSet.allOf(Setting.class);
      these.removeAll(List.of(without));
      return List.copyOf(these);
    }

    /** As the command line has it. */
    String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** How the old image was called: {@code CMD ["/src/run.sh"]}. */
  private static final String OLD_ENTRY_POINT = "/src/run.sh";

  /**
   * The system property with the path of the image's {@code krar}: the kernel starts a script's
   * interpreter, there Java itself, with the script's path as the first argument.
   */
  private static final String SCRIPT = "krar.script";

  public Arguments {
    words = List.copyOf(words);
    given = List.copyOf(given);
    mistakes = List.copyOf(mistakes);
  }

  public static Arguments parse(List<String> args) {
    List<String> flags = new ArrayList<>(args);
    removeFirst(System.getProperty(SCRIPT), flags);
    removeFirst(OLD_ENTRY_POINT, flags);
    Command command = Command.RUN;
    for (Command named : Command.values()) {
      if (!flags.isEmpty() && flags.get(0).equals(named.word())) {
        command = named;
        flags.remove(0);
        break;
      }
    }
    FlagParser parser = new FlagParser(command.settings());
    parser.parse(flags);
    List<String> words = parser.words();
    List<String> mistakes = new ArrayList<>(parser.mistakes());
    if (command == Command.RUN || command == Command.PLAN) {
      words.forEach(
          word ->
              mistakes.add(
                  "unexpected argument '" + word + "'; krar takes flags only, such as --dry-run"));
      words = List.of();
    }
    List<SettingValue> given =
        command == Command.PLAN
            ? parser.given().stream().map(Arguments::planFile).toList()
            : parser.given();
    return new Arguments(command, words, given, mistakes, parser.help(), parser.version());
  }

  /** {@code krar plan -o plan.json}: no format ends like that. */
  private static SettingValue planFile(SettingValue given) {
    return given.setting() == Setting.OUTPUT_FORMAT && given.text().endsWith(".json")
        ? new SettingValue(Setting.OUT, given.source(), given.text())
        : given;
  }

  private static void removeFirst(@Nullable String word, List<String> flags) {
    if (!flags.isEmpty() && flags.get(0).equals(word)) {
      flags.remove(0);
    }
  }
}
