package com.slashmnt.krar.it.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.slashmnt.krar.it.harness.ForwardProxy;
import com.slashmnt.krar.it.harness.ServerCertificate;
import java.net.URI;
import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What the registry's harness promises, so that other tests may rely on it. */
class RegistryIT {
  @Test
  void tellsWhoAskedWhatInOrder() {
    try (Registry registry = Registry.start()) {
      ImageBuilder.single("first").push(registry, "team/web:1");
      assertThat(registry.requests()).isEmpty();
      Registry.Mark mark = registry.mark();
      RegistryClient krar = registry.client("krar");
      krar.send("HEAD", "/v2/team/web/manifests/1", "", new byte[0]);
      registry.client("krar-it-kubelet").get("/v2/team/web/manifests/1");
      krar.get("/v2/team/web/manifests/2");
      assertThat(registry.requestsSince(mark))
          .extracting(RegistryRequest::userAgent)
          .containsExactly("krar", "krar-it-kubelet", "krar");
      assertThat(registry.krarsSince(mark))
          .containsExactly("HEAD /v2/team/web/manifests/1 200", "GET /v2/team/web/manifests/2 404");
      assertThat(registry.krarsSince(registry.mark())).isEmpty();
    }
  }

  @Test
  void comesBackOnTheSamePortWithItsImagesAndItsLog() {
    try (Registry registry = Registry.start()) {
      PushedImage pushed = ImageBuilder.single("first").push(registry, "web:1");
      Registry.Mark mark = registry.mark();
      RegistryClient krar = registry.client("krar");
      krar.get("/v2/web/manifests/1");
      registry.stop();
      assertThatThrownBy(() -> krar.get("/v2/web/manifests/1")).hasMessageContaining("answer");
      assertThat(registry.krarsSince(mark)).hasSize(1);
      String address = registry.address();
      registry.restart();
      assertThat(registry.address()).isEqualTo(address);
      krar.get("/v2/web/manifests/1");
      assertThat(registry.krarsSince(mark)).hasSize(2);
      Skopeo.of(registry).assertAgrees(pushed);
    }
  }

  @Test
  void asksForAPasswordAndSpeaksTls() {
    try (ServerCertificate certificate = ServerCertificate.create();
        Registry registry =
            Registry.setup()
                .tls(certificate)
                .user("robot", "hunter2")
                .user("other", "hunter3")
                .start()) {
      PushedImage pushed = ImageBuilder.single("first").push(registry, "web:1");
      Skopeo.of(registry).assertAgrees(pushed);
      RegistryClient nobody =
          new RegistryClient(registry.url(), new RegistrySetup().tls(certificate), "krar");
      HttpResponse<byte[]> refused = nobody.get("/v2/web/manifests/1");
      assertThat(refused.statusCode()).isEqualTo(401);
      assertThat(refused.headers().firstValue("WWW-Authenticate")).contains("Basic realm=\"it\"");
      assertThat(registry.requests())
          .filteredOn(request -> request.isBy("krar"))
          .extracting(RegistryRequest::line)
          .containsExactly("GET /v2/web/manifests/1 401");
      RegistryClient byName =
          new RegistryClient(
              URI.create("https://" + registry.localhost()),
              new RegistrySetup().tls(certificate).user("other", "hunter3"),
              "krar");
      assertThat(byName.get("/v2/").statusCode()).isEqualTo(200);
      assertThatThrownBy(() -> Skopeo.plain().raw(pushed.reference()))
          .isInstanceOf(IllegalStateException.class);
    }
  }

  @Test
  void isFoundByAnotherNameThroughAProxy() {
    try (ServerCertificate certificate = ServerCertificate.create();
        Registry registry = Registry.setup().tls(certificate).start();
        ForwardProxy proxy = ForwardProxy.start("proxy", "hunter4")) {
      PushedImage pushed = ImageBuilder.single("first").push(registry, "web:1");
      String name = ServerCertificate.NAME + ":" + registry.port() + "/web:1";
      Skopeo skopeo = Skopeo.of(registry).proxy("http://proxy:hunter4@127.0.0.1:" + proxy.port());
      assertThat(skopeo.digest(name)).isEqualTo(pushed.digest());
      assertThat(proxy.tunnels()).isPositive();
    }
  }

  @Test
  void servesWhatSkopeoReads() {
    try (Registry registry = Registry.start()) {
      PushedImage single = ImageBuilder.single("first").push(registry, "web:single");
      PushedImage index =
          ImageBuilder.index("first")
              .attestation("linux/amd64", "by me")
              .push(registry, "web:index");
      PushedImage docker = ImageBuilder.single("first").docker().push(registry, "web:docker");
      PushedImage list = ImageBuilder.index("first").docker().push(registry, "web:list");
      Skopeo skopeo = Skopeo.of(registry);
      skopeo.assertAgrees(single, index, docker, list);
      for (PushedImage image : List.of(single, index, docker, list)) {
        assertThat(skopeo.raw(image.reference())).contains(image.mediaType());
        for (PushedImage.Child child : image.platforms().values()) {
          assertThat(skopeo.raw(image.name() + "@" + child.digest())).contains(child.config());
          assertThat(skopeo.digest(image.name() + "@" + child.digest())).isEqualTo(child.digest());
        }
      }
      assertThat(index.child("linux/amd64")).isEqualTo(single.child("linux/amd64"));
      assertThat(list.child("linux/amd64")).isEqualTo(docker.child("linux/amd64"));
    }
  }
}
