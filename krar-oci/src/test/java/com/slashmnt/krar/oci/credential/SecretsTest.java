package com.slashmnt.krar.oci.credential;

import static com.slashmnt.krar.oci.FakeRegistry.answer;
import static com.slashmnt.krar.oci.FakeRegistry.status;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.slashmnt.krar.image.ImageQuery;
import com.slashmnt.krar.image.ImageReference;
import com.slashmnt.krar.oci.FakeRegistry;
import com.slashmnt.krar.oci.OciDigestSource;
import com.slashmnt.krar.oci.ScriptedTime;
import com.slashmnt.krar.oci.Sources;
import com.slashmnt.krar.oci.distribution.RateLimits;
import com.slashmnt.krar.oci.distribution.RegistryClient;
import com.slashmnt.krar.oci.distribution.RegistryTimeouts;
import com.slashmnt.krar.oci.distribution.Repository;
import com.slashmnt.krar.oci.http.CircuitBreakers;
import com.slashmnt.krar.oci.http.ForwardProxy;
import com.slashmnt.krar.oci.http.HostLimits;
import com.slashmnt.krar.oci.http.HttpClients;
import com.slashmnt.krar.oci.http.LookupFailure;
import com.slashmnt.krar.oci.http.Origin;
import com.slashmnt.krar.oci.http.Proxies;
import com.slashmnt.krar.oci.http.Route;
import com.slashmnt.krar.oci.http.Time;
import com.slashmnt.krar.oci.http.Transport;
import com.slashmnt.krar.oci.http.TrustedCertificates;
import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A registry that repeats whatever it is told must not make krar repeat it. */
class SecretsTest {

  private static final String SECRET = "hunter2";
  private static final Credential ROBOT = Credential.of("robot", SECRET);
  private static final String TAG = "/v2/app/manifests/1";

  private final FakeRegistry registry = FakeRegistry.plain();
  private final List<String> texts = new ArrayList<>();

  @AfterEach
  void close() {
    registry.close();
  }

  /** In none of its forms, in what was given and in what was logged since the tests began. */
  private void assertNowhere() throws IOException {
    String log = Files.readString(Path.of("target", "debug.log"), ISO_8859_1);
    assertThat(log).contains("DEBUG", " gave ");
    texts.add(log);
    for (String user : List.of("robot", "proxy", "app", SECRET)) {
      String basic = Base64.getEncoder().encodeToString((user + ":" + SECRET).getBytes(UTF_8));
      assertThat(texts).noneMatch(text -> text.contains(basic));
    }
    assertThat(texts).allSatisfy(text -> assertThat(text).doesNotContain(SECRET));
  }

  private void lookUp(OciDigestSource source, ImageQuery query) {
    texts.add(source.lookUp(query).toString());
    texts.add(source.toString());
  }

  private static void repeat(HttpExchange e, int status, String challenge) throws IOException {
    String told = e.getRequestHeaders().getFirst("Authorization");
    if (told == null) {
      status(401, "WWW-Authenticate", challenge).handle(e);
      return;
    }
    e.getResponseHeaders().set("WWW-Authenticate", "Basic realm=\"" + told + "\"");
    e.getResponseHeaders().set("Location", "ftp://x/" + told);
    e.getResponseHeaders().set("Content-Type", told);
    e.getResponseHeaders().set("Docker-Content-Digest", told);
    e.getResponseHeaders().set("Retry-After", told);
    answer(e, status, "{\"mediaType\":\"" + told + "\"");
  }

  @ParameterizedTest
  @ValueSource(ints = {200, 302, 400, 401, 403, 404, 405, 407, 429, 500, 503})
  void noSecretIsRepeatedByWhoeverGetsIt(int status) throws IOException {
    registry.on(
        "/token",
        e -> {
          String told = e.getRequestHeaders().getFirst("Authorization");
          String form = new String(e.getRequestBody().readAllBytes(), UTF_8);
          answer(e, 200, "{\"token\":\"tok-%s\",\"x\":\"%s %s\"}".formatted(SECRET, told, form));
        });
    registry.on(
        "/refusing",
        e -> {
          String form = new String(e.getRequestBody().readAllBytes(), UTF_8);
          answer(e, status, e.getRequestHeaders().getFirst("Authorization") + form);
        });
    Credential identity = Credential.ofIdentityToken("id-" + SECRET);
    Credential ready = Credential.ofRegistryToken("ready-" + SECRET);
    String bearer = "Bearer realm=\"http://%s/%s\"";
    Credential user = Credential.of(SECRET, SECRET);
    for (Credential credential : List.of(ROBOT, identity, ready, user)) {
      for (String challenge :
          List.of(
              bearer.formatted(registry.host(), "token"),
              bearer.formatted(registry.host(), "refusing"),
              "Basic")) {
        registry.on(TAG, e -> repeat(e, status, challenge));
        Credentials two = q -> List.of(credential, Credential.of("app", SECRET));
        lookUp(Sources.patient(two).build(), registry.digestOf("app:1"));
        texts.add("" + credential + Credentials.forEveryRegistry(credential));
      }
    }
    assertThat(registry.told()).anyMatch(t -> t.contains(SECRET));
    assertNowhere();
  }

  @Test
  void noPasswordOfAProxyIsAnywhere() throws IOException {
    URI address = URI.create("http://proxy:" + SECRET + "@" + registry.host());
    OciDigestSource source =
        Sources.patient(Credentials.none())
            .insecure("registry.invalid:5000")
            .proxies(url -> Optional.of(address))
            .build();
    for (int status : List.of(200, 302, 401, 407, 500, 503)) {
      registry.on(
          "/v2/app/manifests/" + status,
          e -> {
            String told = e.getRequestHeaders().getFirst("Proxy-Authorization");
            e.getResponseHeaders().set("WWW-Authenticate", "Basic realm=\"" + told + "\"");
            e.getResponseHeaders().set("Proxy-Authenticate", "Basic realm=\"" + told + "\"");
            e.getResponseHeaders().set("Location", "ftp://x/" + told);
            answer(e, status, "" + told);
          });
      lookUp(
          source, ImageQuery.digestOf(ImageReference.parse("registry.invalid:5000/app:" + status)));
    }
    registry.close();
    lookUp(source, ImageQuery.digestOf(ImageReference.parse("registry.invalid:5000/app:gone")));
    texts.add(
        ""
            + ForwardProxy.of(address)
            + new Route(Origin.of(address), Optional.of(ForwardProxy.of(address))));
    assertThat(registry.toldAsProxy()).isNotEmpty();
    assertNowhere();
  }

  @Test
  void noFileOfCredentialsAndNoHelperIsRepeated() throws IOException {
    String json =
        "{\"auths\":{\"%s\":%s},\"credsStore\":\"x\"}"
            .formatted(registry.host(), DockerConfigTest.auth("robot", SECRET));
    CredentialHelper helper =
        new HelperProcess(
            Duration.ofSeconds(5),
            name ->
                List.of(
                    "sh",
                    "-c",
                    "echo '{\"Username\":\"app\",\"Secret\":\"%s\"}'; echo %1$s >&2"
                        .formatted(SECRET)));
    DockerConfig config =
        new DockerConfig(
            "config.json", AuthFile.parse("config.json", json.getBytes(UTF_8)), helper);
    PullSecrets secrets =
        PullSecrets.none().with("ns", "s", PullSecrets.DOCKER_CONFIG_JSON, json.getBytes(UTF_8));
    Credentials all = secrets.then(config);
    registry.on(TAG, status(401, "WWW-Authenticate", "Basic"));
    ImageQuery query = registry.digestOf("app:1").forPods("ns", List.of("s"));
    lookUp(Sources.patient(all).build(), query);
    assertThat(all.candidatesFor(query)).hasSize(2);
    texts.add(
        ""
            + config
            + secrets
            + all.candidatesFor(query)
            + AuthFile.parse("x", json.getBytes(UTF_8)));
    assertNowhere();
  }

  /** Nobody prints it today; should somebody log it one day, it has no secret of ours. */
  @Test
  void noSecretIsInAFailureOrItsCauses() throws IOException {
    registry.on(TAG, e -> repeat(e, 302, "Basic"));
    HttpClients clients =
        new HttpClients(
            Set.of(),
            TrustedCertificates.trusting(List.of()),
            Proxies.ofJava(),
            Duration.ofSeconds(5));
    Time time = new ScriptedTime();
    CircuitBreakers outages = new CircuitBreakers(time);
    Transport transport =
        new Transport(clients, new HostLimits(1), time, Duration.ofSeconds(5), outages);
    RegistryClient asked =
        new RegistryClient(
            clients,
            transport,
            new RateLimits(time, InstantSource.system(), outages),
            new RegistryTimeouts(Duration.ofSeconds(30), time));
    ImageReference image = registry.image("app:1");
    LookupFailure failure =
        catchThrowableOfType(
            LookupFailure.class, () -> asked.ask("HEAD", Repository.of(image), "1", ROBOT));
    assertThat(failure.reason().code()).isEqualTo("BadRedirect");
    StringWriter trace = new StringWriter();
    failure.printStackTrace(new PrintWriter(trace));
    texts.add(trace.toString());
    assertThat(registry.told()).anyMatch(t -> t.contains(ROBOT.basic().orElseThrow()));
    assertNowhere();
  }
}
