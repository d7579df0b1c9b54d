package com.slashmnt.krar.oci;

import com.slashmnt.krar.image.Digest;
import com.slashmnt.krar.image.DigestSource;
import com.slashmnt.krar.image.ImageQuery;
import com.slashmnt.krar.image.ImageReference;
import com.slashmnt.krar.testkit.contract.DigestSourceContract;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;

class OciDigestSourceContractTest extends DigestSourceContract {

  private final FakeRegistry registry = FakeRegistry.plain();
  private final Digest digest = registry.publish("app", "1");

  @AfterEach
  void close() {
    registry.close();
  }

  @Override
  protected DigestSource source() {
    return Sources.anonymous();
  }

  @Override
  protected Map<ImageQuery, Digest> published() {
    return Map.of(registry.digestOf("app:1"), digest, registry.contentOf("app:1"), digest);
  }

  @Override
  protected List<ImageQuery> unavailable() {
    return List.of(
        registry.digestOf("app:gone"),
        ImageQuery.digestOf(ImageReference.parse("krar-test.invalid/app")));
  }
}
