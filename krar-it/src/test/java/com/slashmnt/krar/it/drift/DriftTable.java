package com.slashmnt.krar.it.drift;

import static com.slashmnt.krar.it.registry.ImageBuilder.index;
import static com.slashmnt.krar.it.registry.ImageBuilder.single;

import com.slashmnt.krar.it.registry.Dialect;
import com.slashmnt.krar.it.registry.ImageBuilder;
import com.slashmnt.krar.it.registry.Images;
import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.PodTemplateSpecBuilder;
import java.util.List;
import java.util.stream.Stream;

/** What a healthy registry says, in every way that a tag, a node or a workload can be. */
final class DriftTable {
  static final String AMD64 = "linux/amd64";
  static final String ARM64 = "linux/arm64";

  /** The run in which krar may read nodes. */
  static final String NODES = "nodes";

  /** The run in which all pods of a workload must have drifted. */
  static final String ALL = "all";

  private static final Expected CURRENT = Expected.all("Current");
  private static final Expected DRIFTED = Expected.all("Drifted");
  private static final Expected SAME = Expected.all("SameContent");

  /** An index is looked into where another digest runs. */
  private static final String[] BOTH = {"HEAD 1", "GET new", "GET old"};

  private DriftTable() {}

  static List<DriftRow> rows() {
    return Stream.of(published(), reported(), policies(), containers())
        .flatMap(List::stream)
        .toList();
  }

  private static ImageBuilder attested(String build, String text) {
    return index(build).attestation(AMD64, text).attestation(ARM64, text);
  }

  /** What became of the tag. */
  private static List<DriftRow> published() {
    return List.of(
        DriftRow.of("single", single("a")).expect(CURRENT.asking("HEAD 1")),
        DriftRow.of("index", index("a")).expect(CURRENT.asking("HEAD 1")),
        DriftRow.of("single-moved", single("a"))
            .moves(single("b"))
            .expect(DRIFTED.asking("HEAD 1", "HEAD new")),
        DriftRow.of("index-moved", index("a")).moves(index("b")).expect(DRIFTED.asking(BOTH)),
        DriftRow.of("docker-single-moved", single("a").docker())
            .moves(single("b").docker())
            .expect(DRIFTED.asking("HEAD 1", "HEAD new")),
        DriftRow.of("docker-list-moved", index("a").docker())
            .moves(index("b").docker())
            .expect(DRIFTED.asking(BOTH)),
        DriftRow.of("single-to-index", single("a")).moves(index("b")).expect(DRIFTED.asking(BOTH)),
        DriftRow.of("attestation-moved", attested("a", "one"))
            .moves(attested("a", "two"))
            .expect(SAME.asking(BOTH)),
        DriftRow.of("other-platform-moved", index("a"))
            .moves(index("a").platform(ARM64, "b"))
            .expect(DRIFTED.asking(BOTH))
            .expect(NODES, SAME.asking(BOTH)),
        DriftRow.of("platform-lost", index("a"))
            .moves(ImageBuilder.index().platform(ARM64, "b"))
            .expect(DRIFTED.asking(BOTH))
            .expect(NODES, Expected.unverifiable("NoPlatform").asking("HEAD 1", "GET new")),
        DriftRow.of("index-emptied", index("a"))
            .moves(ImageBuilder.index())
            .expect(Expected.unverifiable("NoPlatform").asking("HEAD 1", "GET new")),
        DriftRow.of("running-index-gone", attested("a", "one"))
            .moves(attested("a", "two"))
            .then(row -> Images.delete(row.registry(), row.before(), row.before().digest()))
            .expect(DRIFTED.asking("HEAD 1", "GET new", "GET old 404")),
        DriftRow.of("tag-gone", single("a"))
            .then(row -> Images.delete(row.registry(), row.before(), row.before().digest()))
            .expect(Expected.unverifiable("ImageNotFound").asking("HEAD 1 404", "GET 1 404")),
        DriftRow.of("children-200", index("a", 200))
            .moves(index("a", 200).attestation(AMD64, "x"))
            .expect(SAME.asking(BOTH)),
        DriftRow.of("children-200-config", index("a", 200))
            .reported(Dialect.config())
            .expect(CURRENT.asking("HEAD 1", "GET new", "GET new/*"))
            .expect(NODES, CURRENT.asking("HEAD 1", "GET new", "GET new/" + AMD64)));
  }

  /** How a node reports what it runs. */
  private static List<DriftRow> reported() {
    return List.of(
        DriftRow.of("child", index("a"))
            .reported(Dialect.child())
            .expect(CURRENT.asking("HEAD 1", "GET new")),
        DriftRow.of("child-moved", index("a"))
            .moves(index("b"))
            .reported(Dialect.child())
            .expect(DRIFTED.asking("HEAD 1", "GET new", "GET old/" + AMD64)),
        DriftRow.of("child-other-platform-moved", index("a"))
            .moves(index("a").platform(ARM64, "b"))
            .reported(Dialect.child())
            .expect(CURRENT.asking("HEAD 1", "GET new")),
        DriftRow.of("config", index("a"))
            .reported(Dialect.config())
            .expect(CURRENT.asking("HEAD 1", "GET new", "GET new/*"))
            .expect(NODES, CURRENT.asking("HEAD 1", "GET new", "GET new/" + AMD64)),
        DriftRow.of("config-moved", index("a"))
            .moves(index("b"))
            .reported(Dialect.config())
            .expect(DRIFTED.asking("HEAD 1", "GET new", "GET new/*"))
            .expect(NODES, DRIFTED.asking("HEAD 1", "GET new", "GET new/" + AMD64)),
        DriftRow.of("config-single", single("a"))
            .reported(Dialect.config())
            .expect(CURRENT.asking("HEAD 1", "GET new")),
        DriftRow.of("config-single-moved", single("a"))
            .moves(single("b"))
            .reported(Dialect.config())
            .expect(DRIFTED.asking("HEAD 1", "GET new")),
        DriftRow.of("docker-config", single("a"))
            .reported(Dialect.dockerConfig())
            .expect(CURRENT.asking("HEAD 1", "GET new")),
        DriftRow.of("docker-pullable", index("a"))
            .reported(Dialect.dockerPullable())
            .expect(CURRENT.asking("HEAD 1")),
        DriftRow.of("docker-pullable-moved", single("a"))
            .moves(single("b"))
            .reported(Dialect.dockerPullable())
            .expect(DRIFTED.asking("HEAD 1", "HEAD new")),
        DriftRow.of("renamed", index("a"))
            .reported(Dialect.named("mirror.example.com/kept/web"))
            .expect(CURRENT.asking("HEAD 1")),
        DriftRow.of("renamed-moved", index("a"))
            .moves(index("b"))
            .reported(Dialect.named("mirror.example.com/kept/web"))
            .expect(DRIFTED.asking(BOTH)),
        DriftRow.of("nothing", single("a"))
            .moves(single("b"))
            .reported(Dialect.nothing())
            .expect(Expected.unverifiable("NoImageId")),
        DriftRow.of("no-digest", single("a"))
            .moves(single("b"))
            .reported(image -> image.name() + ":1")
            .expect(Expected.unverifiable("NoImageId")));
  }

  /** How its pods name it, and when they pull. */
  private static List<DriftRow> policies() {
    return List.of(
        DriftRow.of("pinned", single("a"))
            .moves(single("b"))
            .image(row -> row.before().pinned())
            .expect(Expected.all("Pinned")),
        DriftRow.of("tag-and-digest", single("a"))
            .moves(single("b"))
            .image(row -> row.before().reference() + "@" + row.before().digest())
            .expect(Expected.all("Pinned")),
        DriftRow.of("if-not-present", single("a"))
            .moves(single("b"))
            .policy("IfNotPresent")
            .expect(Expected.all("PullPolicyNotAlways")),
        DriftRow.of("default-of-a-tag", single("a"))
            .moves(single("b"))
            .policy("")
            .expect(Expected.all("PullPolicyNotAlways")),
        DriftRow.of("default-of-latest", single("a"))
            .tag("latest")
            .moves(single("b"))
            .policy("")
            .expect(DRIFTED.asking("HEAD latest", "HEAD new")),
        DriftRow.of("default-of-no-tag", single("a"))
            .tag("latest")
            .moves(single("b"))
            .image(row -> row.before().name())
            .policy("")
            .expect(DRIFTED.asking("HEAD latest", "HEAD new")),
        DriftRow.of("no-image", single("a"))
            .image(row -> "No-Image")
            .neverRuns()
            .expect(Expected.unverifiable("InvalidImage")),
        DriftRow.of("no-tag", single("a"))
            .tag("latest")
            .image(row -> row.before().name())
            .expect(CURRENT.asking("HEAD latest")));
  }

  /** Which container it is. */
  private static List<DriftRow> containers() {
    return List.of(
        DriftRow.of("init-moved", single("a"))
            .beside("init", single("i"))
            .moves("init", single("j"))
            .with((f, row) -> f.initContainer("init", row.before("init").reference()))
            .expect(
                Expected.of("Drifted")
                    .container("init", "Drifted")
                    .main("Current")
                    .asking("HEAD 1", "HEAD init:1", "HEAD init:new")),
        DriftRow.of("sidecar-moved", single("a"))
            .beside("sidecar", single("s"))
            .moves("sidecar", single("t"))
            .with(
                (f, row) ->
                    f.template(
                        t ->
                            t.editSpec()
                                .addToInitContainers(
                                    new ContainerBuilder()
                                        .withName("sidecar")
                                        .withImage(row.before("sidecar").reference())
                                        .withRestartPolicy("Always")
                                        .build())
                                .endSpec()))
            .expect(
                Expected.of("Drifted")
                    .container("sidecar", "Drifted")
                    .main("Current")
                    .asking("HEAD 1", "HEAD sidecar:1", "HEAD sidecar:new")),
        DriftRow.of("image-volume", single("a"))
            .beside("content", single("c"))
            .moves("content", single("d"))
            .with((f, row) -> f.template(t -> mount(t, row.before("content").reference())))
            .expect(CURRENT.container("content", "NotChecked").asking("HEAD 1")),
        DriftRow.of("shared-stale", single("a"))
            .moves(single("b"))
            .expect(DRIFTED.asking("HEAD 1", "HEAD new")),
        DriftRow.of("one-of-two", single("a"))
            .beside("other", single("o"))
            .moves("other", single("p"))
            .policy("")
            .with(
                (f, row) -> {
                  f.pullAlways();
                  f.container("other", row.before("other").reference());
                })
            .expect(
                Expected.of("PullPolicyNotAlways")
                    .main("Current")
                    .container("other", "PullPolicyNotAlways")
                    .asking("HEAD 1")));
  }

  private static void mount(PodTemplateSpecBuilder template, String image) {
    template
        .editSpec()
        .addNewVolume()
        .withName("content")
        .withNewImage("Always", image)
        .endVolume()
        .endSpec();
  }
}
