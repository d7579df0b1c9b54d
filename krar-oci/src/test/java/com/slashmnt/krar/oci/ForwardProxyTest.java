package com.slashmnt.krar.oci;

import static com.slashmnt.krar.oci.Sources.outcome;
import static org.assertj.core.api.Assertions.assertThat;

import com.slashmnt.krar.image.ImageQuery;
import com.slashmnt.krar.image.ImageReference;
import java.net.InetSocketAddress;
import java.net.ProxySelector;
import java.net.URI;
import org.junit.jupiter.api.Test;

class ForwardProxyTest {

  @Test
  void goesThroughTheProxyThatIsSelected() {
    try (FakeRegistry proxy = FakeRegistry.plain()) {
      String digest = proxy.publish("app", "1").toString();
      URI address = URI.create("http://" + proxy.host());
      OciDigestSource source =
          Sources.patient(Credentials.none())
              .insecure("registry.invalid:5000")
              .proxies(
                  ProxySelector.of(new InetSocketAddress(address.getHost(), address.getPort())))
              .build();
      ImageQuery query = ImageQuery.digestOf(ImageReference.parse("registry.invalid:5000/app:1"));
      assertThat(outcome(source, query)).isEqualTo(digest);
      assertThat(proxy.requests()).last().isEqualTo("HEAD /v2/app/manifests/1");
    }
  }
}
