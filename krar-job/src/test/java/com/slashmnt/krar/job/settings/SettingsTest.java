package com.slashmnt.krar.job.settings;

import static com.slashmnt.krar.job.Told.args;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import com.slashmnt.krar.Reason;
import com.slashmnt.krar.job.Told;
import com.slashmnt.krar.job.input.LogLevel;
import com.slashmnt.krar.job.input.OnFailure;
import com.slashmnt.krar.job.input.OutputFormat;
import com.slashmnt.krar.policy.Availability;
import com.slashmnt.krar.policy.OwnedWorkloads;
import com.slashmnt.krar.schedule.CronSchedule;
import com.slashmnt.krar.schedule.DateRanges;
import com.slashmnt.krar.schedule.TimeWindows;
import com.slashmnt.krar.trigger.RunId;
import com.slashmnt.krar.workload.OwnerAnnotation;
import com.slashmnt.krar.workload.RolloutStrategy;
import java.time.Duration;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class SettingsTest {

  private static final String SOME = "KRAR_LABEL_VALUE=nightly";

  @Test
  void hasDefaults() {
    assertThat(args().env(SOME).settings())
        .usingRecursiveComparison()
        .ignoringFields("selection")
        .isEqualTo(
            new Settings(
                args().env(SOME).settings().selection(),
                "nightly",
                false,
                Duration.ofMinutes(10),
                OwnedWorkloads.HOLD,
                List.of(),
                Availability.WARN,
                false,
                Optional.empty(),
                ZoneOffset.UTC,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                true,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Duration.ZERO,
                OptionalInt.empty(),
                OptionalInt.empty(),
                Optional.empty(),
                Optional.empty(),
                OptionalInt.empty(),
                true,
                Optional.empty(),
                OptionalInt.empty(),
                OutputFormat.TEXT,
                LogLevel.INFO,
                List.of()));
  }

  static Stream<Arguments> each() {
    return Stream.of(
        each("--dry-run", "KRAR_DRY_RUN", "TRUE", Settings::dryRun, true),
        each("--min-interval", "KRAR_MIN_INTERVAL", "0", Settings::minInterval, Duration.ZERO),
        each(
            "--owned-workloads",
            "KRAR_OWNED_WORKLOADS",
            "Restart",
            Settings::ownedWorkloads,
            OwnedWorkloads.RESTART),
        each(
            "--owner-annotation",
            "KRAR_OWNER_ANNOTATION",
            "Elasticsearch.elasticsearch.k8s.elastic.co=eck.k8s.elastic.co/restart-trigger, Shop.a.example.com=restart",
            Settings::ownerAnnotations,
            List.of(
                new OwnerAnnotation(
                    "Elasticsearch",
                    "elasticsearch.k8s.elastic.co",
                    "eck.k8s.elastic.co/restart-trigger"),
                new OwnerAnnotation("Shop", "a.example.com", "restart"))),
        each(
            "--availability",
            "KRAR_AVAILABILITY",
            "Skip",
            Settings::availability,
            Availability.SKIP),
        each("--read-pdbs", "KRAR_READ_PDBS", "true", Settings::readBudgets, true),
        each(
            "--once-per",
            "KRAR_ONCE_PER",
            "@daily",
            Settings::oncePer,
            Optional.of(CronSchedule.parse("@daily", ZoneOffset.UTC))),
        each(
            "--run-id",
            "KRAR_RUN_ID",
            "nightly-1/abc",
            Settings::runId,
            Optional.of(new RunId("nightly-1/abc"))),
        each(
            "--start-jitter",
            "KRAR_START_JITTER",
            "30m",
            Settings::startJitter,
            Duration.ofMinutes(30)),
        each(
            "--window",
            "KRAR_WINDOW",
            "Mon-Fri 22:00-05:00; Sat 00:00-24:00",
            Settings::window,
            Optional.of(TimeWindows.parse("Mon-Fri 22:00-05:00; Sat 00:00-24:00", ZoneOffset.UTC))),
        each(
            "--freeze",
            "KRAR_FREEZE",
            "2026-12-20/2027-01-03; 2027-04-02",
            Settings::freeze,
            Optional.of(DateRanges.parse("2026-12-20/2027-01-03; 2027-04-02", ZoneOffset.UTC))),
        each(
            "--time-zone",
            "KRAR_TIME_ZONE",
            "Europe/Berlin",
            Settings::timeZone,
            ZoneId.of("Europe/Berlin")),
        each("--wait", "KRAR_WAIT", "false", Settings::follow, false),
        each(
            "--wait-timeout",
            "KRAR_WAIT_TIMEOUT",
            "90s",
            Settings::waitTimeout,
            Optional.of(Duration.ofSeconds(90))),
        each(
            "--run-timeout",
            "KRAR_RUN_TIMEOUT",
            "1h30m",
            Settings::runTimeout,
            Optional.of(Duration.ofMinutes(90))),
        each(
            "--settle-time",
            "KRAR_SETTLE_TIME",
            "0",
            Settings::settleTime,
            Optional.of(Duration.ZERO)),
        each("--run-timeout", "KRAR_RUN_TIMEOUT", "0", Settings::runTimeout, Optional.empty()),
        each(
            "--max-in-flight", "KRAR_MAX_IN_FLIGHT", "3", Settings::maxInFlight, OptionalInt.of(3)),
        each(
            "--max-in-flight-per-namespace",
            "KRAR_MAX_IN_FLIGHT_PER_NAMESPACE",
            "2",
            Settings::maxInFlightPerNamespace,
            OptionalInt.of(2)),
        each(
            "--start-interval",
            "KRAR_START_INTERVAL",
            "15s",
            Settings::startInterval,
            Optional.of(Duration.ofSeconds(15))),
        each(
            "--start-interval",
            "KRAR_START_INTERVAL",
            "0",
            Settings::startInterval,
            Optional.empty()),
        each(
            "--group-leases",
            "KRAR_GROUP_LEASES",
            "krar",
            Settings::groupLeases,
            Optional.of("krar")),
        each("--max-failures", "KRAR_MAX_FAILURES", "1", Settings::maxFailures, OptionalInt.of(1)),
        each("--read-nodes", "KRAR_READ_NODES", "false", Settings::readNodes, false),
        each("--read-nodes", "KRAR_READ_NODES", "Auto", Settings::readNodes, true),
        each("--page-size", "KRAR_PAGE_SIZE", "7", Settings::pageSize, OptionalInt.of(7)),
        each("-o", "KRAR_OUTPUT", "JSON", Settings::output, OutputFormat.JSON),
        each("--output", "KRAR_OUTPUT", "text", Settings::output, OutputFormat.TEXT),
        each("--log-level", "KRAR_LOG_LEVEL", "debug", Settings::logLevel, LogLevel.DEBUG),
        each("-j", "KRAR_JOB_NAME", "backup", Settings::name, "backup"),
        each("--job-name", "JOB_NAME", "backup", Settings::name, "backup"),
        each("--mode", "KRAR_MODE", "Rollout", Settings::dryRun, false));
  }

  private static Arguments each(
      String flag, String variable, String value, Function<Settings, Object> get, Object want) {
    return argumentSet(flag + " " + value, flag, variable, value, get, want);
  }

  @ParameterizedTest
  @MethodSource("each")
  void isAFlagOrAVariable(
      String flag, String variable, String value, Function<Settings, Object> get, Object want) {
    assertThat(get.apply(args(flag + "=" + value).env(SOME).settings())).isEqualTo(want);
    assertThat(get.apply(args(flag, value).env(SOME).settings())).isEqualTo(want);
    assertThat(get.apply(args().env(SOME, variable + "= " + value + " ").settings()))
        .isEqualTo(want);
    assertThat(get.apply(args(flag, value).env(SOME, variable + "=nonsense nonsense").settings()))
        .as("flag over variable")
        .isEqualTo(want);
    assertThat(get.apply(args().env(SOME, variable + "=").settings()))
        .as("an empty variable is unset")
        .isEqualTo(get.apply(args().env(SOME).settings()));
  }

  @Test
  void theScheduleHasATimeZone() {
    Optional<CronSchedule> berlin =
        Optional.of(CronSchedule.parse("0 3 * * *", ZoneId.of("Europe/Berlin")));
    assertThat(
            args("--once-per", "0 3 * * *", "--time-zone", "Europe/Berlin")
                .env(SOME)
                .settings()
                .oncePer())
        .isEqualTo(berlin);
    assertThat(
            args()
                .env(SOME, "KRAR_ONCE_PER=0 3 * * *", "KRAR_TIME_ZONE=Europe/Berlin")
                .settings()
                .oncePer())
        .isEqualTo(berlin);
  }

  @ParameterizedTest
  @CsvSource({
    "--wait --no-wait, false",
    "--no-wait --wait, true",
    "--no-wait, false",
    "--wait=false, false",
    "--wait false, false",
    "--no-wait --wait=true, true"
  })
  void ofContraryFlagsTheLastWins(String flags, boolean follow) {
    assertThat(args(flags.split(" ", -1)).env(SOME, "KRAR_WAIT=true").settings().follow())
        .isEqualTo(follow);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/src/run.sh", "run", "/src/run.sh run", ""})
  void oldAndPlainWaysToCall(String words) {
    List<String> all = new ArrayList<>(words.isEmpty() ? List.of() : List.of(words.split(" ", -1)));
    all.add("--dry-run");
    assertThat(new Told(all, Map.of()).env(SOME).settings().dryRun()).isTrue();
  }

  @Test
  void settingsOfModeSmartAreIgnoredWithOneWarning() {
    assertThat(
            args("--smart-restart", "--back-off=nonsense", "--no-memory")
                .env(
                    SOME,
                    "KRAR_REGISTRY_AUTHFILE=/secret/a",
                    "KRAR_REGISTRY_CREDS=user:hunter2",
                    "KRAR_DOCKER_CONFIG=/secret/b",
                    "KRAR_FAIL_ON_DRIFT=true",
                    "KRAR_PULL_SECRETS=false")
                .settings()
                .warnings())
        .extracting(Reason::toString)
        .containsExactly(
            "SettingIgnored: Without effect in mode rollout: --smart-restart, --back-off,"
                + " KRAR_FAIL_ON_DRIFT, KRAR_REGISTRY_AUTHFILE, KRAR_REGISTRY_CREDS,"
                + " KRAR_DOCKER_CONFIG.");
    assertThat(args().env(SOME, "KRAR_SMART_RESTART=false").settings().warnings()).isEmpty();
  }

  @Test
  void aCanaryIsTheDefaultAndNeedsWaiting() {
    assertThat(smart().strategy()).isEqualTo(RolloutStrategy.RESTART);
    assertThat(smart("--strategy=Digest").strategy()).isEqualTo(RolloutStrategy.DIGEST);
    assertThat(smart("--strategy", "evict").strategy()).isEqualTo(RolloutStrategy.EVICT);
    assertThat(smart().onFailure()).isEqualTo(OnFailure.REPORT);
    assertThat(smart("--on-failure", "rollback").onFailure()).isEqualTo(OnFailure.ROLLBACK);
    assertThat(smart().canary()).isTrue();
    assertThat(smart("--no-canary").canary()).isFalse();
    assertThat(args("--smart", "--no-wait").env(SOME).settings().warnings()).isEmpty();
    assertThat(args("--smart", "--no-wait", "--no-canary").env(SOME).settings().warnings())
        .isEmpty();
    assertThat(args("--smart", "--no-wait", "--canary").env(SOME).settings().warnings())
        .extracting(Reason::toString)
        .containsExactly("SettingIgnored: Without effect without waiting: --canary.");
  }

  private static SmartSettings smart(String... flags) {
    List<String> all = new ArrayList<>(List.of(flags));
    all.add("--smart");
    return args(all.toArray(String[]::new)).env(SOME).settings().smart().orElseThrow();
  }

  @Test
  void unknownVariablesAreNamedInOneWarning() {
    assertThat(
            args()
                .env(
                    SOME,
                    "KRAR_SERVICE_HOST=10.0.0.1",
                    "KRAR_PORT=tcp://10.0.0.1:80",
                    "KRAR_PASSWORD=hunter2",
                    "OTHER=x")
                .settings()
                .warnings())
        .singleElement()
        .satisfies(
            w -> {
              assertThat(w.code()).isEqualTo("UnknownVariables");
              assertThat(w.message())
                  .contains("KRAR_PASSWORD, KRAR_PORT, KRAR_SERVICE_HOST")
                  .doesNotContain("hunter2", "10.0.0.1", "OTHER");
            });
  }

  @Test
  void anEmptyRunIdIsNone() {
    assertThat(args("--run-id", "").env(SOME, "KRAR_RUN_ID=").settings().runId()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"'', krar", "-j;a, a", "-v;b, b", "-v;b;-j;a, a"})
  void theRunHasAName(String flags, String name) {
    String[] words = flags.isEmpty() ? new String[0] : flags.split(";", -1);
    assertThat(args(words).env("KRAR_TARGETS=a/deploy/b").settings().name()).isEqualTo(name);
  }
}
