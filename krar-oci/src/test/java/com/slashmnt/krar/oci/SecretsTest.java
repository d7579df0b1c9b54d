package com.slashmnt.krar.oci;

import static com.slashmnt.krar.oci.FakeRegistry.answer;
import static com.slashmnt.krar.oci.FakeRegistry.status;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import com.slashmnt.krar.image.DigestLookup;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A registry that repeats whatever it is told must not make krar repeat it. */
class SecretsTest {

  private static final Credential ROBOT = Credential.of("robot", "hunter2");

  @Test
  void noSecretIsInAnyAnswerOrLog() throws Exception {
    List<String> texts = new ArrayList<>();
    try (FakeRegistry registry = FakeRegistry.plain()) {
      registry.on(
          "/token",
          e -> {
            String told = e.getRequestHeaders().getFirst("Authorization");
            answer(e, 200, "{\"token\":\"tok-hunter2\",\"x\":\"" + told + "\"}");
          });
      String bearer = "Bearer realm=\"http://%s/token\"".formatted(registry.host());
      for (int status : List.of(200, 302, 400, 401, 403, 404, 429, 500)) {
        for (String challenge : List.of(bearer, "Basic")) {
          registry.on(
              "/v2/app/manifests/1",
              e -> {
                String told = e.getRequestHeaders().getFirst("Authorization");
                if (told == null) {
                  status(401, "WWW-Authenticate", challenge).handle(e);
                  return;
                }
                e.getResponseHeaders().set("WWW-Authenticate", "Basic realm=\"" + told + "\"");
                e.getResponseHeaders().set("Location", "ftp://x/" + told);
                e.getResponseHeaders().set("Content-Type", told);
                answer(e, status, "{\"mediaType\":\"" + told + "\"");
              });
          OciDigestSource source = Sources.with(ROBOT);
          DigestLookup answer = source.lookUp(registry.digestOf("app:1"));
          texts.add(answer.toString() + source + ROBOT + Credentials.forEveryRegistry(ROBOT));
        }
      }
      assertThat(registry.told()).anyMatch(t -> t.contains("hunter2"));
    }
    texts.add(Files.readString(Path.of("target", "debug.log"), ISO_8859_1));
    assertThat(texts.get(texts.size() - 1)).contains("DEBUG", "gave 401");
    String basic = ROBOT.basic().orElseThrow().substring("Basic ".length());
    assertThat(texts)
        .allSatisfy(text -> assertThat(text).doesNotContain("hunter2").doesNotContain(basic));
  }
}
