package com.slashmnt.krar.job.input;

/** What {@code --help} prints. */
public final class Help {

  private static final String ABOUT =
      """
      Usage: krar [run] [FLAGS]
             krar forget NAMESPACE/KIND/NAME... [FLAGS]
             krar unpin NAMESPACE/KIND/NAME... [FLAGS]
             krar explain NAMESPACE/KIND/NAME... [FLAGS]
             krar plan [--out FILE] [FLAGS]
             krar apply FILE [FLAGS]

      Restarts Kubernetes workloads that asked for it, or of those in mode smart only
      what runs something else than its image tags point at now, within a budget,
      follows them until their new pods are up, and reports what it did.
      A flag wins over its variable (KRAR_ and the flag's name: KRAR_DRY_RUN).
      """;

  private static final String EXAMPLES =
      """

      Examples:
        krar --dry-run --label-value nightly
        krar -N prod,stage -r deployments -v nightly
        krar --targets prod/Deployment/web,prod/StatefulSet/db
        krar --smart --smart-restart -v critical

      Exit codes: 0 all well, 1 something failed, 2 bad settings (nothing was touched),
      3 drift stays or is unknown (only with --fail-on-drift), 4 the cluster is out of
      reach or refuses everything, 70 internal error, 143 ended by a signal.
      """;

  private Help() {}

  private static final String ABOUT_FORGET =
      """
      Usage: krar forget NAMESPACE/KIND/NAME... [FLAGS]

      Forgets which restarts of these workloads had no effect, so that the next run in
      mode smart may try again at once.

      Flags:
      """;

  private static final String ABOUT_UNPIN =
      """
      Usage: krar unpin NAMESPACE/KIND/NAME... [FLAGS]

      Has these workloads follow their tags again, where krar has named their images by
      a digest (strategy digest, or a roll-back). Their pods are replaced.

      Flags:
      """;

  private static final String ABOUT_EXPLAIN =
      """
      Usage: krar explain NAMESPACE/KIND/NAME... [FLAGS]

      Says what a run with the same flags would do with these workloads, and how that
      comes about: selection, facts, guards, gates, and what would be written. It changes
      nothing, and needs rights to read only.

      Flags:
      """;

  private static final String ABOUT_PLAN =
      """
      Usage: krar plan [--out FILE] [FLAGS]

      Prints what a run with the same flags would do, and changes nothing. With --out, or
      -o and a name that ends with .json, the plan is also written into that file.

      Flags:
      """;

  private static final String ABOUT_APPLY =
      """
      Usage: krar apply FILE [FLAGS]

      Does what that plan says, and only that: what has changed since is left alone, with
      a sentence. Which workloads, in what mode and by which strategy is in the plan.

      Flags:
      """;

  /** What it prints for that command. */
  public static String of(Arguments.Command command) {
    return switch (command) {
      case RUN -> text();
      case FORGET -> about(ABOUT_FORGET, command);
      case UNPIN -> about(ABOUT_UNPIN, command);
      case EXPLAIN -> about(ABOUT_EXPLAIN, command);
      case PLAN -> about(ABOUT_PLAN, command);
      case APPLY -> about(ABOUT_APPLY, command);
    };
  }

  private static String about(String about, Arguments.Command command) {
    StringBuilder text = new StringBuilder(about);
    for (Setting setting : command.settings()) {
      line(text, flags(setting), setting.help());
    }
    line(text, "-h, --help", "print this");
    return text.toString();
  }

  private static String text() {
    StringBuilder text = new StringBuilder(ABOUT);
    for (SettingGroup group : SettingGroup.values()) {
      text.append('\n').append(group.title()).append(":\n");
      for (Setting setting : Setting.values()) {
        if (setting.group() == group && setting != Setting.OUT) {
          line(text, flags(setting), setting.help());
        }
      }
    }
    text.append("\nAnd:\n");
    line(text, "-h, --help", "print this");
    line(text, "    --version", "print the version");
    return text.append(EXAMPLES).toString();
  }

  private static String flags(Setting setting) {
    if (setting.flags().isEmpty()) {
      return "    " + setting.variable().orElseThrow();
    }
    String flags = String.join(", ", setting.flags());
    return (setting.flags().size() == 1 ? "    " : "")
        + flags
        + setting.negation().map(n -> ", " + n).orElse("")
        + setting.parameter().map(p -> " " + p).orElse("");
  }

  private static void line(StringBuilder text, String flags, String help) {
    text.append("  %-42s %s%n".formatted(flags, help));
  }
}
