package com.slashmnt.krar.oci.notification;

import com.slashmnt.krar.image.ImageReference;
import com.slashmnt.krar.oci.http.Json;
import java.io.IOException;
import java.io.InputStream;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apiguardian.api.API;
import tools.jackson.core.JacksonException;

/**
 * What a registry says was pushed to it: the body of a webhook of Harbor, of GitHub for ghcr.io, of
 * Docker Hub, or of a registry that notifies as CNCF Distribution does.
 *
 * <p>It is a hint to look, and no more: whoever can reach a receiver can make one up. Ask the
 * registry what its tag points at, and let only those in who know a secret.
 *
 * @param images the tags that were pushed to, each once, with the digest that it got last if the
 *     registry tells one; none if the notification is about something else, such as a pull
 * @since 3.0.0
 * @see <a
 *     href="https://goharbor.io/docs/main/working-with-projects/project-configuration/configure-webhooks/">Harbor,
 *     Configure webhook notifications</a>
 * @see <a
 *     href="https://docs.github.com/en/webhooks/webhook-events-and-payloads#registry_package">GitHub,
 *     Webhook events and payloads</a>
 * @see <a href="https://docs.docker.com/docker-hub/repos/manage/webhooks/">Docker Hub, Webhooks</a>
 * @see <a href="https://distribution.github.io/distribution/about/notifications/">CNCF
 *     Distribution, Work with notifications</a>
 */
@API(status = API.Status.EXPERIMENTAL, since = "3.0.0")
public record PushNotification(List<ImageReference> images) {

  /** GitHub's are some 20 KiB, with the text of a README perhaps some hundred. */
  private static final int LONGEST = 1 << 20;

  private static final int MOST_IMAGES = 100;

  public PushNotification {
    images = List.copyOf(images);
  }

  /**
   * Reads the body of a request; the stream stays the caller's to close.
   *
   * @throws IllegalArgumentException as {@link #parse}; no more than 1 MiB is read
   * @throws IOException if the body cannot be read
   */
  public static PushNotification read(InputStream body) throws IOException {
    return parse(body.readNBytes(LONGEST + 1));
  }

  /**
   * What that body says.
   *
   * @throws IllegalArgumentException if it is longer than 1 MiB, no notification of those that are
   *     known, or names what no registry could have, or more than 100 tags; the message is a
   *     sentence that repeats nothing of it
   */
  public static PushNotification parse(byte[] body) {
    if (body.length > LONGEST) {
      throw new IllegalArgumentException("a notification of a push is not longer than 1 MiB");
    }
    Map<ImageReference, ImageReference> last = new LinkedHashMap<>();
    for (ImageReference image : NotificationFormat.images(fields(body))) {
      ImageReference tag = new ImageReference(image.name(), image.tag(), Optional.empty());
      last.put(tag, image);
    }
    if (last.size() > MOST_IMAGES) {
      throw new IllegalArgumentException(
          "a notification of a push names at most %d tags, this one %d"
              .formatted(MOST_IMAGES, last.size()));
    }
    return new PushNotification(List.copyOf(last.values()));
  }

  private static Map<?, ?> fields(byte[] body) {
    try {
      return Json.fields(Json.read(body));
    } catch (JacksonException e) {
      // Its message may quote the body.
      throw new IllegalArgumentException("a notification of a push is JSON, and this is none");
    }
  }
}
