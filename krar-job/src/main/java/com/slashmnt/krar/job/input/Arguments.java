package com.slashmnt.krar.job.input;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.ISetter;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.PicocliException;

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
    RUN(List.of(Setting.values())),
    /** Clear what is remembered. */
    FORGET(List.of(Setting.MEMORY, Setting.KUBECONFIG, Setting.CONTEXT, Setting.LOG_LEVEL));

    @SuppressWarnings("ImmutableEnumChecker") // List.of gives immutable lists
    private final List<Setting> settings;

    Command(List<Setting> settings) {
      this.settings = settings;
    }

    /** Which settings it has. */
    List<Setting> settings() {
      return settings;
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
    if (flags.isEmpty()) {
      // As the chart starts it: the parser's 150 classes would be a tenth of a run without work.
      return new Arguments(command, List.of(), List.of(), List.of(), false, false);
    }
    List<SettingValue> given = new ArrayList<>();
    ParseResult result =
        new CommandLine(spec(command, given))
            .setUnmatchedArgumentsAllowed(true)
            .setOverwrittenOptionsAllowed(true)
            .setExpandAtFiles(false)
            .setInterpolateVariables(false)
            .parseArgs(flags.toArray(String[]::new));
    List<String> mistakes = new ArrayList<>();
    result.errors().forEach(e -> mistakes.add(describe(e)));
    List<String> words = new ArrayList<>();
    unknown(result.unmatched(), words, mistakes);
    if (command == Command.RUN) {
      words.forEach(
          word ->
              mistakes.add(
                  "unexpected argument '" + word + "'; krar takes flags only, such as --dry-run"));
      words.clear();
    }
    return new Arguments(
        command,
        words,
        given,
        mistakes,
        result.hasMatchedOption("--help"),
        result.hasMatchedOption("--version"));
  }

  private static void removeFirst(@Nullable String word, List<String> flags) {
    if (!flags.isEmpty() && flags.get(0).equals(word)) {
      flags.remove(0);
    }
  }

  private static CommandSpec spec(Command command, List<SettingValue> given) {
    CommandSpec spec = CommandSpec.create().name("krar");
    spec.parser().collectErrors(true).allowOptionsAsOptionParameters(false);
    spec.addOption(OptionSpec.builder("-h", "--help").type(boolean.class).usageHelp(true).build());
    spec.addOption(OptionSpec.builder("--version").type(boolean.class).versionHelp(true).build());
    for (Setting setting : command.settings()) {
      if (!setting.flags().isEmpty()) {
        String[] names = setting.flags().toArray(String[]::new);
        String name = names[names.length - 1];
        OptionSpec.Builder option = OptionSpec.builder(names).type(String.class);
        if (setting.parameter().isPresent()) {
          spec.addOption(option.arity("1").setter(note(setting, name, given)).build());
        } else {
          // A switch may be given as --wait=false, too.
          option.arity("0..1").fallbackValue("true");
          spec.addOption(option.setter(note(setting, name, given)).build());
        }
      }
      setting
          .negation()
          .ifPresent(
              name ->
                  spec.addOption(
                      OptionSpec.builder(name)
                          .type(String.class)
                          .arity("0")
                          .fallbackValue("false")
                          .setter(note(setting, name, given))
                          .build()));
    }
    return spec;
  }

  private static ISetter note(Setting setting, String flag, List<SettingValue> given) {
    return new ISetter() {
      @Override
      @SuppressWarnings("TypeParameterUnusedInFormals") // picocli's signature
      public <T> T set(T value) {
        if (value != null) {
          given.add(new SettingValue(setting, flag, value.toString().strip()));
        }
        return value;
      }
    };
  }

  private static String describe(Exception error) {
    if (error instanceof MissingParameterException missing
        && !missing.getMissing().isEmpty()
        && missing.getMissing().get(0) instanceof OptionSpec option) {
      return option.longestName() + " needs a value; " + Setting.exampleOf(option.longestName());
    }
    // picocli's other messages may quote a value, and a value may be a secret.
    return error instanceof PicocliException
        ? "the command line cannot be read; krar --help lists the flags, such as --dry-run"
        : "the command line cannot be read: " + error.getClass().getSimpleName();
  }

  /**
   * A word after an unknown flag is taken for its value and not printed: old habits may put a
   * password there.
   */
  private static void unknown(List<String> unmatched, List<String> words, List<String> mistakes) {
    boolean afterFlag = false;
    for (String word : unmatched) {
      if (word.startsWith("-")) {
        int end = word.indexOf('=');
        mistakes.add(
            "unknown flag "
                + (end < 0 ? word : word.substring(0, end))
                + "; krar --help lists the flags, such as --dry-run");
        afterFlag = true;
      } else if (!afterFlag) {
        words.add(word);
      } else {
        afterFlag = false;
      }
    }
  }
}
