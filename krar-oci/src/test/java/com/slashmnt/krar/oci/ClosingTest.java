package com.slashmnt.krar.oci;

import static com.slashmnt.krar.oci.Sources.anonymous;
import static com.slashmnt.krar.oci.Sources.outcome;
import static org.assertj.core.api.Assertions.assertThat;

import com.slashmnt.krar.image.DigestLookup;
import com.slashmnt.krar.image.ImageQuery;
import com.slashmnt.krar.oci.credential.Credentials;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ClosingTest {

  @Test
  void answersNothingMoreThanThatItIsClosed() {
    try (FakeRegistry registry = FakeRegistry.plain()) {
      registry.publish("app", "1");
      OciDigestSource source = anonymous();
      source.lookUp(registry.digestOf("app:1"));
      source.close();
      source.close();
      List<ImageQuery> queries = List.of(registry.digestOf("app:1"), registry.digestOf("app:2"));
      assertThat(source.lookUpAll(queries).values())
          .hasSize(2)
          .allSatisfy(
              lookup ->
                  assertThat(lookup.toString()).contains("LookupFailed", "the source is closed"));
      assertThat(registry.requests()).hasSize(1);
      assertThat(source.requests()).isEqualTo(new RegistryRequests(1, 0));
    }
  }

  @Test
  void aLookUpUnderWayFails() throws Exception {
    CountDownLatch asked = new CountDownLatch(1);
    CountDownLatch over = new CountDownLatch(1);
    try (FakeRegistry registry = FakeRegistry.plain()) {
      registry.on(
          "/v2/app/manifests/1",
          e -> {
            asked.countDown();
            try {
              over.await();
            } catch (InterruptedException x) {
              throw new IOException("the test is over", x);
            }
          });
      OciDigestSource source =
          OciDigestSource.builder(Credentials.none()).requestLimit(Duration.ofSeconds(2)).build();
      CompletableFuture<DigestLookup> answer =
          CompletableFuture.supplyAsync(() -> source.lookUp(registry.digestOf("app:1")));
      asked.await();
      source.close();
      assertThat(outcome(answer.get())).isEqualTo("LookupFailed");
      over.countDown();
    }
  }
}
