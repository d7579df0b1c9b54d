package com.slashmnt.krar.fabric8.internal.memory;

import static com.slashmnt.krar.fabric8.FakeApi.json;
import static com.slashmnt.krar.fabric8.FakeApi.ok;
import static com.slashmnt.krar.fabric8.FakeApi.status;
import static com.slashmnt.krar.fabric8.Manifests.ref;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.slashmnt.krar.KrarException;
import com.slashmnt.krar.Reason;
import com.slashmnt.krar.fabric8.Fabric8Cluster;
import com.slashmnt.krar.fabric8.FakeApi;
import com.slashmnt.krar.fabric8.FakeApi.Call;
import com.slashmnt.krar.fabric8.Logged;
import com.slashmnt.krar.fabric8.internal.http.Json;
import com.slashmnt.krar.fabric8.internal.http.ObjectName;
import com.slashmnt.krar.fact.FactValue;
import com.slashmnt.krar.fact.FailedRestarts;
import com.slashmnt.krar.fact.FirstSeen;
import com.slashmnt.krar.fact.SeenTags;
import com.slashmnt.krar.image.Digest;
import com.slashmnt.krar.image.ImageReference;
import com.slashmnt.krar.workload.Workload;
import com.slashmnt.krar.workload.WorkloadRef;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

class ConfigMapMemoryTest {

  private static final String ALL = "/api/v1/namespaces/krar/configmaps";
  private static final String PATH = ALL + "/krar-memory";
  private static final Instant NOW = Instant.parse("2026-11-23T03:00:00Z");
  private static final WorkloadRef WEB = ref("prod/Deployment/web");
  private static final String KEY = "prod.Deployment.web";
  private static final Digest DIGEST = Digest.of(new byte[0]);
  private static final String VALUE =
      """
      {"workload":"prod/Deployment/web","attempts":[{"code":"KnownBadDigest",\
      "wanted":{"web":"%s"},"at":"2026-11-23T03:00:00Z","until":"2026-11-24T03:00:00Z",\
      "times":1}]}"""
          .formatted(DIGEST);

  private final FakeApi server = new FakeApi();
  private final ConfigMapMemory memory = memory();

  @AfterEach
  void stop() {
    server.close();
  }

  private ConfigMapMemory memory() {
    return new ConfigMapMemory(
        new MemoryStore(server.api(), new ObjectName("configmaps", "krar", "krar-memory")),
        InstantSource.fixed(NOW));
  }

  private static FailedRestarts lesson(Instant at) {
    return FailedRestarts.nothing()
        .afterFailure(
            FailedRestarts.KNOWN_BAD_DIGEST, Map.of("web", DIGEST), at, Duration.ofHours(24));
  }

  private static String configMap(Map<String, String> data) {
    return Json.write(
        Map.of(
            "metadata",
            Map.of("name", "krar-memory", "namespace", "krar", "resourceVersion", "77"),
            "data",
            data));
  }

  private static String quoted(String text) {
    return Json.write(text);
  }

  private FactValue<FailedRestarts> recall(WorkloadRef ref) {
    return memory.gather(List.of(Workload.builder(ref).build())).getOrDefault(ref, unknown());
  }

  private static FactValue<FailedRestarts> unknown() {
    return FactValue.unknown("Missing", "No value.");
  }

  private List<String> bodies(String method) {
    return server.calls().stream().filter(c -> c.method().equals(method)).map(Call::body).toList();
  }

  @Test
  void readsOnceAndOnlyWhenAsked() {
    server.on("GET " + PATH, ok(configMap(Map.of(KEY, VALUE))));

    assertThat(memory.gather(List.of())).isEmpty();
    assertThat(server.calls()).isEmpty();
    assertThat(recall(WEB)).isEqualTo(FactValue.known(lesson(NOW)));
    assertThat(recall(ref("prod/Deployment/api")))
        .isEqualTo(FactValue.known(FailedRestarts.nothing()));
    assertThat(server.lines()).containsExactly("GET " + PATH);
  }

  @Test
  void withoutAConfigMapNothingIsKnown() {
    assertThat(recall(WEB)).isEqualTo(FactValue.known(FailedRestarts.nothing()));
  }

  @Test
  void writesOneKey() {
    server.on("PATCH " + PATH, ok(configMap(Map.of(KEY, VALUE))));

    memory.remember(WEB, lesson(NOW));

    assertThat(server.calls())
        .containsExactly(
            new Call(
                "PATCH",
                PATH,
                "fieldManager=krar",
                "application/merge-patch+json",
                "{\"data\":{\"%s\":%s}}".formatted(KEY, quoted(VALUE))));
    assertThat(recall(WEB)).isEqualTo(FactValue.known(lesson(NOW)));
    assertThat(server.calls()).hasSize(1);
  }

  @Test
  void nothingRemovesTheKey() {
    server.on("PATCH " + PATH, ok(configMap(Map.of())));

    memory.remember(WEB, FailedRestarts.nothing());

    assertThat(bodies("PATCH")).containsExactly("{\"data\":{\"prod.Deployment.web\":null}}");
  }

  @Test
  void whereThereIsNoneNothingIsCleared() {
    memory.remember(WEB, FailedRestarts.nothing());

    assertThat(server.lines()).containsExactly("PATCH " + PATH + "?fieldManager=krar");
  }

  @Test
  void createsItWithTheKey() {
    server.on("POST " + ALL, json(201, configMap(Map.of(KEY, VALUE))));

    memory.remember(WEB, lesson(NOW));

    assertThat(server.lines())
        .containsExactly(
            "PATCH " + PATH + "?fieldManager=krar", "POST " + ALL + "?fieldManager=krar");
    assertThat(bodies("POST"))
        .containsExactly(
            ("{\"apiVersion\":\"v1\",\"data\":{\"%s\":%s},\"kind\":\"ConfigMap\","
                    + "\"metadata\":{\"name\":\"krar-memory\",\"namespace\":\"krar\"}}")
                .formatted(KEY, quoted(VALUE)));
  }

  @Test
  void whoeverCreatesItFirstIsNotOverwritten() {
    server.on("PATCH " + PATH, status(404, "no"), ok(configMap(Map.of(KEY, VALUE))));
    server.on("POST " + ALL, status(409, "already exists"));

    memory.remember(WEB, lesson(NOW));

    assertThat(server.lines())
        .containsExactly(
            "PATCH " + PATH + "?fieldManager=krar",
            "POST " + ALL + "?fieldManager=krar",
            "PATCH " + PATH + "?fieldManager=krar");
    assertThat(bodies("PATCH")).hasSize(2).containsOnly(bodies("PATCH").get(0));
  }

  @Test
  void forgettingIsRememberedToo() {
    server.on("PATCH " + PATH, ok(configMap(Map.of())));

    memory.remember(WEB, FailedRestarts.forgotten(NOW));

    assertThat(bodies("PATCH").get(0))
        .contains(
            quoted(
                "{\"workload\":\"prod/Deployment/web\",\"forgottenAt\":\"2026-11-23T03:00:00Z\"}"));
  }

  @Test
  void withoutTheRightToReadItNothingIsKnown() {
    server.on("GET " + PATH, status(403, "no"));

    assertThat(recall(WEB))
        .isEqualTo(
            FactValue.unknown(
                "MemoryForbidden",
                "Could not read configmap krar/krar-memory (HTTP 403): no. It needs the verb get on"
                    + " configmaps in namespace krar."));
    assertThat(recall(WEB).toOptional()).isEmpty();
    assertThat(server.calls()).hasSize(1);
  }

  @Test
  void anOutageIsNotRememberedAsARefusal() {
    server.on("GET " + PATH, status(401, "no"), ok(configMap(Map.of())));

    assertThat(recall(WEB).<Boolean>fold(k -> false, why -> why.is(Reason.UNAUTHORIZED))).isTrue();
    assertThat(recall(WEB).toOptional()).isPresent();
  }

  @Test
  void withoutTheRightToWriteItSaysWhichOneItNeeds() {
    server.on("PATCH " + PATH, status(403, "no"));

    assertThat(failure())
        .isEqualTo(
            new Reason(
                "MemoryForbidden",
                "Could not write configmap krar/krar-memory (HTTP 403): no. It needs the verb patch"
                    + " on configmaps in namespace krar."));
  }

  @Test
  void withoutTheRightToCreateItSaysSo() {
    server.on("POST " + ALL, status(403, "no"));

    assertThat(failure())
        .isEqualTo(
            new Reason(
                "MemoryForbidden",
                "Could not create configmap krar/krar-memory (HTTP 403): no. It needs the verb create"
                    + " on configmaps in namespace krar."));
  }

  private Reason failure() {
    return catchThrowableOfType(KrarException.class, () -> memory.remember(WEB, lesson(NOW)))
        .reason();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "null",
        "[]",
        "{}",
        "nonsense",
        "{\"workload\":\"prod/Deployment/web\"}",
        "{\"workload\":\"prod/Deployment/other\",\"forgottenAt\":\"2026-11-23T03:00:00Z\"}",
        "{\"workload\":\"web\",\"forgottenAt\":\"2026-11-23T03:00:00Z\"}",
        "{\"workload\":\"prod/Deployment/web\",\"forgottenAt\":\"yesterday\"}",
        "{\"workload\":\"prod/Deployment/web\",\"attempts\":[null]}",
        "{\"workload\":\"prod/Deployment/web\",\"attempts\":[{\"code\":\"a b\",\"times\":1,"
            + "\"at\":\"2026-11-23T03:00:00Z\",\"until\":\"2026-11-23T03:00:00Z\"}]}",
        "{\"workload\":\"prod/Deployment/web\",\"attempts\":[{\"code\":\"KnownBadDigest\",\"times\":0,"
            + "\"at\":\"2026-11-23T03:00:00Z\",\"until\":\"2026-11-23T03:00:00Z\"}]}",
        "{\"workload\":\"prod/Deployment/web\",\"attempts\":[{\"code\":\"KnownBadDigest\","
            + "\"times\":2147483647,"
            + "\"at\":\"2026-11-23T03:00:00Z\",\"until\":\"2026-11-23T03:00:00Z\"}]}",
        "{\"workload\":\"prod/Deployment/web\",\"attempts\":[{\"code\":\"KnownBadDigest\",\"times\":1,"
            + "\"wanted\":{\"web\":null},"
            + "\"at\":\"2026-11-23T03:00:00Z\",\"until\":\"2026-11-23T03:00:00Z\"}]}",
      })
  void whatSomebodyGarbledIsIgnoredAndSaid(String value) {
    server.on("GET " + PATH, ok(configMap(Map.of(KEY, value))));
    String before = Logged.text();

    assertThat(recall(WEB)).isEqualTo(FactValue.known(FailedRestarts.nothing()));
    assertThat(Logged.text().substring(before.length()))
        .contains("WARN")
        .contains("prod/Deployment/web: what configmap krar/krar-memory has of it is not as krar");
  }

  private static final ImageReference TAG =
      SeenTags.key(ImageReference.parse("registry.example.com:5000/team/web:1.27"));

  private static TagEntry tagSeen(Instant at) {
    return new TagEntry(TAG, new FirstSeen(DIGEST, at));
  }

  @Test
  void tagsAreReadWithTheRestInOneRequestAndWrittenTogether() {
    TagEntry entry = tagSeen(NOW);
    server.on("GET " + PATH, ok(configMap(Map.of(entry.key(), entry.value(), KEY, VALUE))));
    assertThat(memory.firstSeen().tags()).isEqualTo(Map.of(TAG, entry.seen()));
    assertThat(recall(WEB)).isEqualTo(FactValue.known(lesson(NOW)));
    assertThat(server.lines()).containsExactly("GET " + PATH);

    ImageReference other = SeenTags.key(ImageReference.parse("nginx"));
    server.on("PATCH " + PATH, ok(configMap(Map.of())));
    memory.firstSeen(new SeenTags(Map.of(TAG, entry.seen(), other, new FirstSeen(DIGEST, NOW))));
    assertThat(bodies("PATCH"))
        .singleElement()
        .asString()
        .contains(
            "\"first_seen.registry.example.com_5000_team_web_1.27.",
            "\"first_seen.docker.io_library_nginx_latest.");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "null",
        "[]",
        "{}",
        "{\"image\":\"registry.example.com:5000/team/web:1.27\"}",
        "{\"image\":\"A B\",\"digest\":\"x\",\"firstSeen\":\"y\"}",
        "{\"image\":\"registry.example.com:5000/team/web:1.27\",\"digest\":\"sha256:12\","
            + "\"firstSeen\":\"2026-11-23T03:00:00Z\"}",
        "{\"image\":\"registry.example.com:5000/team/web:1.27\",\"firstSeen\":\"yesterday\"}",
      })
  void aTagThatSomebodyGarbledIsIgnoredAndSaid(String value) {
    server.on("GET " + PATH, ok(configMap(Map.of(tagSeen(NOW).key(), value))));
    String before = Logged.text();
    assertThat(memory.firstSeen().tags()).isEmpty();
    assertThat(Logged.text().substring(before.length()))
        .contains("WARN")
        .contains("has of this tag is not as krar writes it, and is ignored");
  }

  @Test
  void whatIsFiledUnderAnotherTagsKeyIsIgnored() {
    TagEntry entry = tagSeen(NOW);
    server.on("GET " + PATH, ok(configMap(Map.of("first_seen.other", entry.value()))));
    assertThat(memory.firstSeen().tags()).isEmpty();
  }

  @Test
  void tagsThatMayNotBeReadAreRefusedOnce() {
    server.on("GET " + PATH, status(403, "no"));
    for (int i = 0; i < 2; i++) {
      assertThat(catchThrowableOfType(KrarException.class, memory::firstSeen).reason().code())
          .isEqualTo("MemoryForbidden");
    }
    assertThat(server.lines()).containsExactly("GET " + PATH);
  }

  @Test
  void prunesTagsThatHaveNotMovedForMoreThanAYear() {
    TagEntry old = tagSeen(NOW.minus(Duration.ofDays(401)));
    TagEntry young =
        new TagEntry(
            SeenTags.key(ImageReference.parse("nginx")),
            new FirstSeen(DIGEST, NOW.minus(Duration.ofDays(399))));
    assertThat(pruned(Map.of(old.key(), old.value(), young.key(), young.value())))
        .containsExactly(old.key());
  }

  @Test
  void aLongKeyEndsInAHash() {
    String longName = "prod/Deployment/" + "a".repeat(253);
    String key = MemoryEntry.key(longName);

    assertThat(key).hasSize(253).startsWith("prod.Deployment.aaa").matches(".*a\\.[0-9a-f]{16}");
    assertThat(MemoryEntry.key("prod/Deployment/" + "a".repeat(252))).isNotEqualTo(key);
    assertThat(MemoryEntry.read(key, new MemoryEntry(longName, lesson(NOW)).value()))
        .contains(new MemoryEntry(longName, lesson(NOW)));
  }

  private static Map.Entry<String, String> entry(String workload, FailedRestarts remembered) {
    MemoryEntry entry = new MemoryEntry(workload, remembered);
    return Map.entry(entry.key(), entry.value());
  }

  /** The keys that a write removes of these, beside the one it writes. */
  private List<String> pruned(Map<String, String> data) {
    server.on("PATCH " + PATH, ok(configMap(data)));
    memory.remember(WEB, lesson(NOW));
    List<String> patches = bodies("PATCH");
    assertThat(patches).hasSizeLessThanOrEqualTo(2);
    if (patches.size() == 1) {
      return List.of();
    }
    Map<?, ?> patch = JsonMapper.shared().readValue(patches.get(1), Map.class);
    assertThat(patch.get("metadata")).isEqualTo(Map.of("resourceVersion", "77"));
    return patch.get("data") instanceof Map<?, ?> keys
        ? keys.keySet().stream().map(Object::toString).sorted().toList()
        : List.of();
  }

  @Test
  void prunesWhatIsLongPast() {
    Instant longAgo = NOW.minus(Duration.ofDays(32));
    FailedRestarts alsoForgotten = new FailedRestarts(lesson(longAgo).attempts(), Optional.of(NOW));

    assertThat(
            pruned(
                Map.ofEntries(
                    entry("prod/Deployment/past", lesson(longAgo)),
                    entry("prod/Deployment/forgotten", FailedRestarts.forgotten(longAgo)),
                    entry("prod/Deployment/both", alsoForgotten),
                    entry("prod/Deployment/recent", lesson(NOW.minus(Duration.ofDays(29)))),
                    entry("prod/Deployment/web", lesson(longAgo)),
                    Map.entry("somebody.elses", "value"))))
        .containsExactly("prod.Deployment.forgotten", "prod.Deployment.past");
  }

  /** Other jobs may share the memory, and what they restart may be none of this one's business. */
  @Test
  void looksForNoWorkload() {
    server.on("GET " + PATH, ok(configMap(Map.of())));
    assertThat(recall(WEB)).isEqualTo(FactValue.known(FailedRestarts.nothing()));

    assertThat(
            pruned(
                Map.ofEntries(
                    entry("prod/Deployment/another-jobs", lesson(NOW)),
                    entry("staging/Deployment/another-jobs", lesson(NOW)))))
        .isEmpty();
    assertThat(server.lines()).noneMatch(l -> l.contains("/apis/apps/v1/"));
  }

  @Test
  void prunesTheOldestWhereThereIsTooMuch() {
    Map<String, String> data = new TreeMap<>();
    data.put("somebody.elses", "x".repeat(890_000));
    for (int i = 0; i < 40; i++) {
      Map.Entry<String, String> entry = entry("prod/Deployment/w" + i, lesson(NOW.minusSeconds(i)));
      data.put(entry.getKey(), entry.getValue());
    }
    Map.Entry<String, String> own = entry(WEB.toString(), lesson(NOW.minusSeconds(1000)));
    data.put(own.getKey(), own.getValue());

    List<String> pruned = pruned(data);

    assertThat(pruned).contains("prod.Deployment.w39").doesNotContain(KEY, "prod.Deployment.w0");
    long left =
        data.entrySet().stream()
            .filter(e -> !pruned.contains(e.getKey()))
            .mapToLong(e -> e.getKey().length() + e.getValue().length())
            .sum();
    assertThat(left).isBetween(899_000L, 900_000L);
  }

  @Test
  void doesNotPruneWhatSomebodyHasJustWritten() {
    Map.Entry<String, String> past =
        entry("prod/Deployment/past", lesson(NOW.minus(Duration.ofDays(40))));
    server.on(
        "PATCH " + PATH,
        ok(configMap(Map.ofEntries(past))),
        status(409, "the object has been modified"));

    memory.remember(WEB, lesson(NOW));

    assertThat(bodies("PATCH")).hasSize(2);
  }

  @Test
  void refusesANameThatLeadsElsewhere() {
    Fabric8Cluster cluster = Fabric8Cluster.of(server.client());

    assertThatThrownBy(() -> cluster.memory("krar", "../secrets/x"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("'../secrets/x' is no name");
    assertThatThrownBy(() -> cluster.memory("a/b", "x"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("'a/b' is no namespace");
    assertThat(cluster.memory("krar", "krar-memory"))
        .hasToString("memory in configmap krar/krar-memory");
  }
}
