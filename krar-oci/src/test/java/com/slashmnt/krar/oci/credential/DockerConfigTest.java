package com.slashmnt.krar.oci.credential;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.slashmnt.krar.KrarException;
import com.slashmnt.krar.image.ImageQuery;
import com.slashmnt.krar.image.ImageReference;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

public class DockerConfigTest {

  public static String auth(String user, String password) {
    return "{\"auth\":\""
        + Base64.getEncoder().encodeToString((user + ":" + password).getBytes(UTF_8))
        + "\"}";
  }

  private static List<Credential> candidates(Credentials from, String image) {
    return from.candidatesFor(ImageQuery.digestOf(ImageReference.parse(image)));
  }

  private static DockerConfig config(String json) {
    return DockerConfig.parse("config.json", json.getBytes(UTF_8));
  }

  @ParameterizedTest
  @CsvSource({
    "https://index.docker.io/v1/, nginx, true",
    "docker.io, nginx, true",
    "index.docker.io, team/app, true",
    "docker.io/library, nginx, true",
    "docker.io/team, nginx, false",
    "registry.example.com, registry.example.com/a, true",
    "https://registry.example.com, registry.example.com/a, true",
    "http://registry.example.com/v2/, registry.example.com/a, true",
    "REGISTRY.example.com, registry.example.com/a, true",
    "registry.example.com, registry.example.com:5000/a, false",
    "registry.example.com:5000, registry.example.com:5000/a, true",
    "registry.example.com/team, registry.example.com/team/app, true",
    "registry.example.com/team/, registry.example.com/team/app, true",
    "registry.example.com/team/app, registry.example.com/team/app, true",
    "registry.example.com/team, registry.example.com/teams/app, false",
    "*.example.com, registry.example.com/a, true",
    "*.example.com, a.b.example.com/a, false",
    "*.example.com, example.com/a, false",
    "reg*y.example.com, registry.example.com/a, true",
    "r*g*y.ex*le.com, registry.example.com/a, true",
    "reg?stry.example.com, registry.example.com/a, true",
    "reg[a-k]stry.example.com, registry.example.com/a, true",
    "reg[^a-k]stry.example.com, registry.example.com/a, false",
    "reg[z-a]stry.example.com, registry.example.com/a, false",
    "reg[stry.example.com, registry.example.com/a, false",
    "*.example.com:5000, registry.example.com:5000/a, true",
    "*.example.com, registry.example.com:5000/a, false",
    "*.example.com:5000/team, registry.example.com:5000/team/a, true",
    "*.example.com/team, registry.example.com/other/a, false",
    "registry-1.docker.io, registry-1.docker.io/acme/app, true",
    "registry-1.docker.io, acme/app, true",
    "docker.io, registry-1.docker.io/acme/app, true",
    "https://index.docker.io/v1/, index.docker.io/acme/app, true",
    "example.com, registry.example.com/a, false",
    "registry.example.co, registry.example.com/a, false",
  })
  void servesTheImagesThatAKeyIsMeantFor(String key, String image, boolean serves) {
    DockerConfig config = config("{\"auths\":{\"%s\":%s}}".formatted(key, auth("u", "p")));
    assertThat(candidates(config, image))
        .isEqualTo(serves ? List.of(Credential.of("u", "p")) : List.of());
  }

  @Test
  void givesEveryMatchTheLongestPathFirst() {
    DockerConfig config =
        config(
            """
            {"auths":{"r.example.com":%s,"*.example.com":%s,"r.example.com/a/b":%s,
             "r.example.com/a":%s,"other.example.org":%s}}"""
                .formatted(
                    auth("host", "1"),
                    auth("glob", "2"),
                    auth("longest", "3"),
                    auth("long", "4"),
                    auth("other", "5")));
    assertThat(candidates(config, "r.example.com/a/b/c"))
        .extracting(Credential::toString)
        .containsExactly(
            "config.json entry r.example.com/a/b",
            "config.json entry r.example.com/a",
            "config.json entry r.example.com",
            "config.json entry *.example.com");
  }

  @Test
  void readsEachFormAndSkipsWhatSaysNothing() {
    DockerConfig config =
        config(
            """
            {"auths":{"a.example":{"username":"u","password":"p:q"},
             "b.example":{"identitytoken":"t","auth":"%s"},"c.example":{},
             "d.example":{"auth":"???"},"e.example":{"auth":"bm9jb2xvbg=="},
             "f.example":"text","g.example":{"username":"u"},"":%s,
             "i.example":{"registrytoken":"r","identitytoken":"t"},
             "j.example":{"registrytoken":"r\\ns"},
             "h.example":{"auth":"%s"}}}"""
                .formatted(
                    Base64.getEncoder().encodeToString("x:".getBytes(UTF_8)),
                    auth("u", "p"),
                    Base64.getEncoder().encodeToString("u:p\0\0".getBytes(UTF_8))));
    assertThat(candidates(config, "a.example/x")).containsExactly(Credential.of("u", "p:q"));
    assertThat(candidates(config, "b.example/x")).containsExactly(Credential.ofIdentityToken("t"));
    assertThat(candidates(config, "i.example/x")).containsExactly(Credential.ofRegistryToken("r"));
    for (String nothing : List.of("c", "d", "e", "f", "g", "j")) {
      assertThat(candidates(config, nothing + ".example/x")).isEmpty();
    }
    assertThat(candidates(config, "h.example/x")).containsExactly(Credential.of("u", "p"));
  }

  /** As Go reads JSON. */
  @Test
  void readsKeysWithoutRegardToCase() {
    DockerConfig config =
        config(
            """
            {"Auths":{"a.example":{"Username":"u","PASSWORD":"p"},
             "b.example":{"Auth":"%s"},"c.example":{"IdentityToken":"t"}}}"""
                .formatted(Base64.getEncoder().encodeToString("u:p".getBytes(UTF_8))));
    assertThat(candidates(config, "a.example/x")).containsExactly(Credential.of("u", "p"));
    assertThat(candidates(config, "b.example/x")).containsExactly(Credential.of("u", "p"));
    assertThat(candidates(config, "c.example/x")).containsExactly(Credential.ofIdentityToken("t"));
  }

  @Test
  void asksTheHelperOfTheRegistryOnceAndElseTheStore() {
    List<String> asked = new ArrayList<>();
    DockerConfig config =
        new DockerConfig(
            "config.json",
            AuthFile.parse(
                "config.json",
                """
                {"auths":{"a.example":%s,"a.example/team":%s},"credsStore":"store",
                 "credHelpers":{"a.example":"helper"}}"""
                    .formatted(auth("file", "1"), auth("path", "2"))
                    .getBytes(UTF_8)),
            (name, server) -> {
              asked.add(name + " " + server);
              return Optional.of(Credential.of(name, "x"));
            });
    for (int i = 0; i < 2; i++) {
      assertThat(candidates(config, "a.example/team/app"))
          .extracting(Credential::toString)
          .containsExactly(
              "config.json entry a.example/team",
              "config.json helper helper",
              "config.json entry a.example");
      assertThat(candidates(config, "nginx"))
          .extracting(Credential::toString)
          .containsExactly("config.json helper store");
    }
    assertThat(asked).containsExactly("helper a.example", "store https://index.docker.io/v1/");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "hunter2", "[\"hunter2\"]", "\"hunter2\"", "{\"auths\":hunter2}"})
  void refusesWhatIsNoConfigWithoutRepeatingIt(String text) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> config(text))
        .withMessageContaining("config.json is no file of registry credentials")
        .withNoCause()
        .satisfies(e -> assertThat(e.toString()).doesNotContain("hunter2"));
  }

  @Test
  void saysWhichFileItCouldNotRead() {
    assertThatThrownBy(() -> DockerConfig.read(Path.of("target", "missing", "config.json")))
        .isInstanceOf(KrarException.class)
        .hasMessageContaining("missing");
  }

  @Test
  void oneCredentialServesEveryRegistryOrOne() {
    Credential robot = Credential.parse("robot:a:b");
    Credential named = Credential.of("robot", "a:b").from("here");
    assertThat(robot).hasToString("***").isEqualTo(named).hasSameHashCodeAs(named);
    assertThat(named).hasToString("here");
    assertThat(Credential.anonymous().from("here")).hasToString("anonymous");
    assertThat(candidates(Credentials.forEveryRegistry(robot), "nginx")).containsExactly(robot);
    Credentials hub = Credentials.forRegistry("index.docker.io", robot);
    assertThat(candidates(hub, "nginx")).containsExactly(robot);
    assertThat(candidates(hub, "r.example.com/nginx")).isEmpty();
    Credentials both = hub.then(Credentials.forEveryRegistry(robot));
    assertThat(candidates(both, "nginx")).containsExactly(robot);
    assertThat(candidates(Credentials.none(), "nginx")).isEmpty();
    for (String wrong : List.of("", "r.example.com/team", "https://r.example.com", "name")) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> Credentials.forRegistry(wrong, robot))
          .withMessageContaining("registry.example.com:5000");
    }
    for (String wrong : List.of("hunter2", ":hunter2", "hunter2:")) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> Credential.parse(wrong))
          .satisfies(e -> assertThat(e.toString()).doesNotContain("hunter2"));
    }
  }
}
