package com.slashmnt.krar.oci.notification;

import com.slashmnt.krar.image.Digest;
import com.slashmnt.krar.image.ImageReference;
import com.slashmnt.krar.oci.http.Json;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The forms of notifications, each known by a field that no other has. */
enum NotificationFormat {
  /** An envelope of events that need not be related; blobs are pushed, too, and have no tag. */
  DISTRIBUTION("events") {
    @Override
    List<ImageReference> pushed(Map<?, ?> body) {
      List<ImageReference> images = new ArrayList<>();
      for (Map<?, ?> event : objects(body.get("events"))) {
        Map<?, ?> target = Json.fields(event.get("target"));
        String tag = Json.text(target.get("tag"));
        if (Json.text(event.get("action")).equals("push") && !tag.isEmpty()) {
          String host =
              authority(Json.text(target.get("url")))
                  .orElseGet(() -> Json.text(Json.fields(event.get("request")).get("host")));
          images.add(
              image(host + "/" + Json.text(target.get("repository")), tag, target.get("digest")));
        }
      }
      return images;
    }
  },

  /** Harbor's default form. */
  HARBOR("event_data") {
    @Override
    List<ImageReference> pushed(Map<?, ?> body) {
      return Json.text(body.get("type")).equals("PUSH_ARTIFACT")
          ? resources(Json.fields(body.get("event_data")))
          : List.of();
    }
  },

  /** Harbor's other form. */
  HARBOR_CLOUD_EVENT("specversion") {
    @Override
    List<ImageReference> pushed(Map<?, ?> body) {
      return Json.text(body.get("type")).equals("harbor.artifact.pushed")
          ? resources(Json.fields(body.get("data")))
          : List.of();
    }
  },

  /** Of one tag, and without its digest. */
  DOCKER_HUB("push_data") {
    @Override
    List<ImageReference> pushed(Map<?, ?> body) {
      String tag = Json.text(Json.fields(body.get("push_data")).get("tag"));
      String repository = Json.text(Json.fields(body.get("repository")).get("repo_name"));
      return tag.isEmpty()
          ? List.of()
          : List.of(image(ImageReference.DEFAULT_REGISTRY + "/" + repository, tag, null));
    }
  },

  /** GitHub's event of a package on GitHub itself. */
  GITHUB_PACKAGE("package") {
    @Override
    List<ImageReference> pushed(Map<?, ?> body) {
      return version(body, "package");
    }
  },

  /** GitHub's event of the same, of GitHub Enterprise Server, too. */
  GITHUB_REGISTRY_PACKAGE("registry_package") {
    @Override
    List<ImageReference> pushed(Map<?, ?> body) {
      return version(body, "registry_package");
    }
  },

  /** What GitHub sends when a webhook is made. */
  GITHUB_PING("zen") {
    @Override
    List<ImageReference> pushed(Map<?, ?> body) {
      return List.of();
    }
  };

  private static final Set<String> GITHUBS_PUSHES = Set.of("published", "updated");

  private final String field;

  NotificationFormat(String field) {
    this.field = field;
  }

  /** What was pushed according to a notification of this form. */
  abstract List<ImageReference> pushed(Map<?, ?> body);

  /**
   * What was pushed.
   *
   * @throws IllegalArgumentException if it has no known form, or names what cannot be
   */
  static List<ImageReference> images(Map<?, ?> body) {
    for (NotificationFormat format : values()) {
      if (body.containsKey(format.field)) {
        return format.pushed(body);
      }
    }
    throw new IllegalArgumentException(
        "this is no notification of Harbor, GitHub, Docker Hub or CNCF Distribution");
  }

  /** An artifact without a tag has none there, or its digest in the place of one. */
  private static List<ImageReference> resources(Map<?, ?> event) {
    List<ImageReference> images = new ArrayList<>();
    for (Map<?, ?> resource : objects(event.get("resources"))) {
      String tag = Json.text(resource.get("tag"));
      if (!tag.isEmpty() && Digest.tryParse(tag).isEmpty()) {
        images.add(
            image(nameIn(Json.text(resource.get("resource_url"))), tag, resource.get("digest")));
      }
    }
    return images;
  }

  /** A version without a tag is what an index names, an attestation for instance. */
  private static List<ImageReference> version(Map<?, ?> body, String field) {
    Map<?, ?> version = Json.fields(Json.fields(body.get(field)).get("package_version"));
    Map<?, ?> tag = Json.fields(Json.fields(version.get("container_metadata")).get("tag"));
    String name = Json.text(tag.get("name"));
    if (name.isEmpty() || !GITHUBS_PUSHES.contains(Json.text(body.get("action")))) {
      return List.of();
    }
    // An owner may have capitals; in the image's name they are small.
    String image = nameIn(Json.text(version.get("package_url"))).toLowerCase(Locale.ROOT);
    return List.of(image(image, name, tag.get("digest")));
  }

  /** Without tag and digest. */
  private static String nameIn(String image) {
    int at = image.indexOf('@');
    String rest = at < 0 ? image : image.substring(0, at);
    int colon = rest.indexOf(':', rest.lastIndexOf('/') + 1);
    return colon < 0 ? rest : rest.substring(0, colon);
  }

  private static Optional<String> authority(String url) {
    try {
      return Optional.ofNullable(URI.create(url).getRawAuthority());
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private static ImageReference image(String name, String tag, @Nullable Object digest) {
    try {
      return new ImageReference(name, Optional.of(tag), Digest.tryParse(Json.text(digest)));
    } catch (IllegalArgumentException e) {
      // Its message quotes the name.
      throw new IllegalArgumentException(
          "a notification of a push names an image that no registry could have");
    }
  }

  private static List<Map<?, ?>> objects(@Nullable Object list) {
    List<Map<?, ?>> objects = new ArrayList<>();
    if (list instanceof List<?> elements) {
      elements.forEach(element -> objects.add(Json.fields(element)));
    }
    return objects;
  }
}
