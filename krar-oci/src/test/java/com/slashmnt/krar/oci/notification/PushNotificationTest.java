package com.slashmnt.krar.oci.notification;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import com.slashmnt.krar.image.ImageReference;
import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.MethodSource;

class PushNotificationTest {

  private static final String DIGEST = "sha256:" + "0123456789abcdef".repeat(4);
  private static final String OLDER = "sha256:" + "fedcba9876543210".repeat(4);

  /** The form of Harbor 2, of a tag and of a child of its index. */
  private static final String HARBOR =
      """
      {"type": "PUSH_ARTIFACT", "occur_at": 1737446601, "operator": "ci", "event_data": {
        "resources": [
          {"digest": "%s", "tag": "main", "resource_url": "harbor.example.com/acme/shop:main"},
          {"digest": "%s", "tag": "%2$s",
           "resource_url": "harbor.example.com/acme/shop@%2$s"},
          {"digest": "%2$s", "tag": "",
           "resource_url": "harbor.example.com/acme/shop@%2$s"}],
        "repository": {"date_created": 1737446600, "name": "shop", "namespace": "acme",
          "repo_full_name": "acme/shop", "repo_type": "private"}}}
      """
          .formatted(DIGEST, OLDER);

  private static final String HARBOR_CLOUD_EVENT =
      """
      {"specversion": "1.0", "id": "66e18103-09c1-41f6-982f-37df223f3eeb",
       "source": "/projects/2/webhook/policies/15", "type": "harbor.artifact.pushed",
       "datacontenttype": "application/json", "time": "2026-04-03T06:04:46Z", "operator": "ci",
       "data": {
         "resources": [{"digest": "%s", "tag": "main",
           "resource_url": "harbor.example.com:8443/acme/shop:main"}],
         "repository": {"name": "shop", "namespace": "acme", "repo_full_name": "acme/shop"}}}
      """
          .formatted(DIGEST);

  private static final String DOCKER_HUB =
      """
      {"callback_url": "https://registry.example.com/u/acme/shop/hook/1/",
       "push_data": {"pushed_at": 1417566161, "pusher": "ci", "tag": "main"},
       "repository": {"name": "shop", "namespace": "acme", "owner": "acme",
         "repo_name": "acme/shop", "repo_url": "https://registry.example.com/u/acme/shop/",
         "is_private": true, "star_count": 0, "status": "Active"}}
      """;

  private static final String GITHUB =
      """
      {"action": "%s", "%s": {"id": 10696, "name": "shop", "namespace": "Acme",
        "ecosystem": "CONTAINER", "package_type": "CONTAINER", "owner": {"login": "Acme"},
        "package_version": {"id": 57755791, "version": "%s", "name": "%3$s",
          "container_metadata": {
            "tag": {"name": "%s", "digest": "%3$s"},
            "labels": {}, "manifest": {"digest": "%3$s"}},
          "package_url": "ghcr.io/Acme/shop:%4$s"},
        "registry": {"type": "CONTAINER", "vendor": "GitHub Inc"}},
       "repository": {"full_name": "Acme/shop"}, "sender": {"login": "ci"}}
      """;

  /** Of docker-registry 2.8: a layer, the manifest by its digest, and its tag; and a pull. */
  private static final String DISTRIBUTION =
      """
      {"events": [
        {"id": "1", "timestamp": "2026-01-02T03:04:05Z", "action": "push",
         "target": {"mediaType": "application/octet-stream", "digest": "%2$s", "size": 32,
           "repository": "acme/shop", "url": "https://registry.example.com:5000/v2/acme/shop/blobs/%2$s"},
         "request": {"host": "registry.example.com:5000", "method": "PUT"}},
        {"id": "2", "action": "push",
         "target": {"mediaType": "application/vnd.oci.image.manifest.v1+json", "digest": "%2$s",
           "repository": "acme/shop", "url": "https://registry.example.com:5000/v2/acme/shop/manifests/%2$s"},
         "request": {"host": "registry.example.com:5000", "method": "PUT"}},
        {"id": "3", "action": "pull",
         "target": {"digest": "%2$s", "repository": "acme/shop", "tag": "pulled",
           "url": "https://registry.example.com:5000/v2/acme/shop/manifests/%2$s"}},
        {"id": "4", "action": "push",
         "target": {"mediaType": "application/vnd.oci.image.index.v1+json", "digest": "%2$s",
           "repository": "acme/shop", "tag": "main",
           "url": "https://registry.example.com:5000/v2/acme/shop/manifests/%2$s"},
         "request": {"host": "10.0.0.1:5000", "method": "PUT"}},
        {"id": "5", "action": "push",
         "target": {"mediaType": "application/vnd.oci.image.index.v1+json", "digest": "%1$s",
           "repository": "acme/shop", "tag": "main",
           "url": "https://registry.example.com:5000/v2/acme/shop/manifests/%1$s"}},
        {"id": "6", "action": "push",
         "target": {"digest": "%2$s", "repository": "acme/cart", "tag": "main",
           "url": "/v2/acme/cart/manifests/%2$s"},
         "request": {"host": "registry.example.com:5000", "method": "PUT"}}]}
      """
          .formatted(DIGEST, OLDER);

  private static String gitHub(String action, String field, String tag) {
    return GITHUB.formatted(action, field, DIGEST, tag);
  }

  static final List<Arguments> PUSHES =
      List.of(
          argumentSet("Harbor", HARBOR, List.of("harbor.example.com/acme/shop:main@" + DIGEST)),
          argumentSet(
              "Harbor, CloudEvents",
              HARBOR_CLOUD_EVENT,
              List.of("harbor.example.com:8443/acme/shop:main@" + DIGEST)),
          argumentSet("Docker Hub", DOCKER_HUB, List.of("docker.io/acme/shop:main")),
          argumentSet(
              "GitHub's package",
              gitHub("published", "package", "main"),
              List.of("ghcr.io/acme/shop:main@" + DIGEST)),
          argumentSet(
              "GitHub's registry_package",
              gitHub("updated", "registry_package", "main"),
              List.of("ghcr.io/acme/shop:main@" + DIGEST)),
          argumentSet(
              "GitHub, with a digest that is none",
              gitHub("published", "package", "main").replace(DIGEST, "sha256:6c62fb45"),
              List.of("ghcr.io/acme/shop:main")),
          argumentSet(
              "Distribution",
              DISTRIBUTION,
              List.of(
                  "registry.example.com:5000/acme/shop:main@" + DIGEST,
                  "registry.example.com:5000/acme/cart:main@" + OLDER)));

  static final List<Arguments> OTHERS =
      List.of(
          argumentSet("Harbor's pull", HARBOR.replace("PUSH_ARTIFACT", "PULL_ARTIFACT")),
          argumentSet(
              "Harbor's pull, CloudEvents",
              HARBOR_CLOUD_EVENT.replace("artifact.pushed", "artifact.pulled")),
          argumentSet("Harbor's test", "{\"type\": \"PUSH_ARTIFACT\", \"event_data\": {}}"),
          argumentSet("GitHub's ping", "{\"zen\": \"Keep it simple.\", \"hook_id\": 1}"),
          argumentSet("GitHub's deletion", gitHub("deleted", "package", "main")),
          argumentSet("GitHub's version without a tag", gitHub("published", "package", "")),
          argumentSet(
              "GitHub's package of another kind",
              "{\"action\": \"published\", \"package\": {\"package_type\": \"npm\"}}"),
          argumentSet("Docker Hub without a tag", "{\"push_data\": {}, \"repository\": null}"),
          argumentSet("an empty envelope", "{\"events\": []}"),
          argumentSet("an envelope of null", "{\"events\": null}"),
          argumentSet("events that are none", "{\"events\": [1, null, \"push\", [], {}]}"));

  private static PushNotification parse(String body) {
    return PushNotification.parse(body.getBytes(UTF_8));
  }

  @ParameterizedTest
  @FieldSource("PUSHES")
  void tellsWhichTagsWerePushedTo(String body, List<String> images) {
    assertThat(parse(body).images())
        .containsExactlyElementsOf(images.stream().map(ImageReference::parse).toList());
  }

  @ParameterizedTest
  @FieldSource("OTHERS")
  void whatIsNoPushOfATagNamesNone(String body) {
    assertThat(parse(body).images()).isEmpty();
  }

  static Stream<Arguments> nonsense() {
    String secret = "s3cr3t";
    return Stream.of(
        argumentSet("nothing", ""),
        argumentSet("no JSON", "user=" + secret),
        argumentSet("half of it", HARBOR.substring(0, HARBOR.length() / 2)),
        argumentSet("two", HARBOR + HARBOR),
        argumentSet("null", "null"),
        argumentSet("a list", "[" + HARBOR + "]"),
        argumentSet("a number", "1e999999999"),
        argumentSet("deep", "{\"events\":" + "[".repeat(100_000)),
        argumentSet("another's", "{\"object_kind\": \"" + secret + "\"}"),
        argumentSet("no repository", DOCKER_HUB.replace("acme/shop", "")),
        argumentSet("a path", DOCKER_HUB.replace("acme/shop", "../../" + secret)),
        argumentSet("a tag with a blank", DOCKER_HUB.replace("main", "main " + secret)),
        argumentSet("a long tag", DOCKER_HUB.replace("main", "m".repeat(100_000))),
        argumentSet(
            "no registry",
            DISTRIBUTION
                .replace("https://registry.example.com:5000", "")
                .replace("registry.example.com:5000", "")),
        argumentSet(
            "a user in the URL", DISTRIBUTION.replace("https://", "https://u:" + secret + "@")),
        argumentSet("capitals", HARBOR.replace("acme/shop", "Acme/" + secret)));
  }

  @ParameterizedTest
  @MethodSource("nonsense")
  void whatIsNoneIsRefusedByASentenceThatRepeatsNothingOfIt(String body) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> parse(body))
        .satisfies(
            e ->
                assertThat(e.getMessage())
                    .matches("(this is no|a) notification[a-zA-Z, 0-9]+")
                    .doesNotContain("s3cr3t")
                    .hasSizeLessThan(100));
  }

  @Test
  void noMoreIsReadThanANotificationMayHave() throws IOException {
    AtomicInteger read = new AtomicInteger();
    InputStream endless =
        new FilterInputStream(InputStream.nullInputStream()) {
          @Override
          public int read(byte[] into, int from, int length) {
            Arrays.fill(into, from, from + length, (byte) ' ');
            assertThat(read.addAndGet(length)).isLessThan(2 << 20);
            return length;
          }
        };
    assertThatIllegalArgumentException()
        .isThrownBy(() -> PushNotification.read(endless))
        .withMessage("a notification of a push is not longer than 1 MiB");
    assertThat(
            PushNotification.read(
                    new ByteArrayInputStream(
                        (HARBOR + " ".repeat((1 << 20) - HARBOR.length())).getBytes(UTF_8)))
                .images())
        .hasSize(1);
  }

  private static String envelope(int tags) {
    return IntStream.range(0, tags)
        .mapToObj(
            i ->
                "{\"action\":\"push\",\"target\":{\"repository\":\"a\",\"tag\":\"t%d\"},\"request\":{\"host\":\"r.test\"}}"
                    .formatted(i))
        .collect(Collectors.joining(",", "{\"events\":[", "]}"));
  }

  @Test
  void aHundredTagsAreEnough() {
    assertThat(parse(envelope(100)).images()).hasSize(100);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> parse(envelope(101)))
        .withMessage("a notification of a push names at most 100 tags, this one 101");
  }

  /** A fixed seed, so that a failure is one again. */
  @Test
  void whateverBytesComeItAnswersOrRefuses() {
    Random random = new Random(14);
    List<String> all =
        Stream.concat(PUSHES.stream(), OTHERS.stream()).map(a -> (String) a.get()[0]).toList();
    for (int i = 0; i < 5_000; i++) {
      byte[] body = all.get(random.nextInt(all.size())).getBytes(UTF_8);
      for (int n = random.nextInt(4); n >= 0; n--) {
        body[random.nextInt(body.length)] = (byte) random.nextInt(256);
      }
      byte[] sent =
          random.nextInt(10) == 0 ? Arrays.copyOf(body, random.nextInt(body.length)) : body;
      try {
        PushNotification unused = PushNotification.parse(sent);
      } catch (IllegalArgumentException e) {
        assertThat(e.getMessage()).contains("notification");
      }
    }
  }
}
