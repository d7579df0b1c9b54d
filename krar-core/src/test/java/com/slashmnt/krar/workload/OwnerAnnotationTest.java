package com.slashmnt.krar.workload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OwnerAnnotationTest {

  private static final String ECK =
      "Elasticsearch.elasticsearch.k8s.elastic.co=eck.k8s.elastic.co/restart-trigger";

  @Test
  void readsKindGroupAndAnnotation() {
    OwnerAnnotation read = OwnerAnnotation.parse(ECK);
    assertThat(read.kind()).isEqualTo("Elasticsearch");
    assertThat(read.group()).isEqualTo("elasticsearch.k8s.elastic.co");
    assertThat(read.key()).isEqualTo("eck.k8s.elastic.co/restart-trigger");
    assertThat(read).hasToString(ECK);
    assertThat(OwnerAnnotation.parse("Shop.example.com=restart").key()).isEqualTo("restart");
  }

  @Test
  void concernsThatKindOfThatGroupInEachVersion() {
    OwnerAnnotation read = OwnerAnnotation.parse(ECK);
    String group = "elasticsearch.k8s.elastic.co";
    assertThat(read.concerns(new WorkloadOwner(group + "/v1", "Elasticsearch", "es", ""))).isTrue();
    assertThat(read.concerns(new WorkloadOwner(group + "/v2", "Elasticsearch", "es", ""))).isTrue();
    assertThat(read.concerns(new WorkloadOwner(group + "/v1", "Kibana", "es", ""))).isFalse();
    assertThat(read.concerns(new WorkloadOwner("a.b/v1", "Elasticsearch", "es", ""))).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "Shop",
        "Shop=restart",
        "Shop.example=restart",
        "shop.example.com=restart",
        "Shop.Example.com=restart",
        "Shop.example.com",
        "Shop.example.com=",
        "Shop.example.com=a/b/c",
        "Shop.example.com=/b",
        "Shop.example.com=A.example.com/b",
        "Shop.example.com=-b",
        "Shop.example.com=a=b"
      })
  void refusesWhatCannotBe(String text) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> OwnerAnnotation.parse(text))
        .withMessageContaining("expected Kind.group=annotation, such as " + ECK);
  }
}
