package com.slashmnt.krar.fabric8.internal.workload;

import static com.slashmnt.krar.fabric8.FakeApi.ok;
import static com.slashmnt.krar.fabric8.FakeApi.status;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.slashmnt.krar.KrarException;
import com.slashmnt.krar.Reason;
import com.slashmnt.krar.fabric8.FakeApi;
import com.slashmnt.krar.workload.Workload;
import com.slashmnt.krar.workload.WorkloadOwner;
import com.slashmnt.krar.workload.WorkloadRef;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class OwnerAnnotationsTest {

  private static final String GROUP = "/apis/shop.example.com/v1";
  private static final String MINE = GROUP + "/namespaces/prod/shops/mine";

  private final FakeApi server = new FakeApi();
  private final OwnerAnnotations annotations = new OwnerAnnotations(server.api());

  @AfterEach
  void stop() {
    server.close();
  }

  private static Workload owned() {
    return Workload.builder(WorkloadRef.parse("prod/StatefulSet/db"))
        .owner(new WorkloadOwner("shop.example.com/v1", "Shop", "mine", "shop-uid"))
        .build();
  }

  private void serve(boolean namespaced) {
    server.on(
        "GET " + GROUP,
        ok(
            """
            {"kind":"APIResourceList","resources":[
              {"name":"shops/status","kind":"Shop","namespaced":%1$s},
              {"name":"carts","kind":"Cart","namespaced":true},
              {"name":"shops","kind":"Shop","namespaced":%1$s}]}
            """
                .formatted(namespaced)));
  }

  private Reason refused() {
    return catchThrowableOfType(
            KrarException.class, () -> annotations.annotate(owned(), "a.b/restart", "1"))
        .reason();
  }

  @Test
  void setsTheAnnotationOfThatOwnerAndNoOther() {
    serve(true);
    server.on("PATCH " + MINE, ok("{}"));

    annotations.annotate(owned(), "a.b/restart", "1");
    annotations.annotate(owned(), "a.b/restart", "2");

    assertThat(server.lines())
        .containsExactly(
            "GET " + GROUP,
            "PATCH " + MINE + "?fieldManager=krar",
            "PATCH " + MINE + "?fieldManager=krar");
    assertThat(server.calls().get(1).body())
        .isEqualTo("{\"metadata\":{\"annotations\":{\"a.b/restart\":\"1\"},\"uid\":\"shop-uid\"}}");
  }

  @Test
  void findsAnOwnerThatIsInNoNamespace() {
    serve(false);
    server.on("PATCH " + GROUP + "/shops/mine", ok("{}"));

    annotations.annotate(owned(), "a.b/restart", "1");

    assertThat(server.calls()).hasSize(2);
  }

  @Test
  void namesTheRightThatIsMissing() {
    serve(true);
    server.on("PATCH " + MINE, status(403, "no"));

    Reason why = refused();

    assertThat(why.code()).isEqualTo(Reason.FORBIDDEN);
    assertThat(why.message())
        .contains(
            "annotate Shop/mine of shop.example.com, which owns prod/StatefulSet/db",
            "the verb patch on shops.shop.example.com in namespace prod");
  }

  @Test
  void saysThatTheOwnerIsGoneOrAnotherHasItsName() {
    serve(true);
    server.on("PATCH " + MINE, status(404, "no"), status(409, "uid"));

    for (int attempt = 0; attempt < 2; attempt++) {
      assertThat(refused())
          .isEqualTo(
              new Reason(
                  Reason.NOT_FOUND,
                  "Shop/mine of shop.example.com, which owns prod/StatefulSet/db, does not exist any more."));
    }
  }

  @Test
  void saysThatTheKindIsNotServed() {
    server.on("GET " + GROUP, ok("{\"resources\":[]}"));

    assertThat(refused())
        .isEqualTo(
            new Reason(
                Reason.NOT_FOUND, "The API server serves no kind Shop in shop.example.com/v1."));
  }
}
