package com.slashmnt.krar.fabric8.internal.kind;

import com.slashmnt.krar.workload.Annotations;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Keeps of an object's annotations what krar reads, and short ones for policies: an object may have
 * 256 KiB of them, and a tenant writes them.
 *
 * @see <a
 *     href="https://kubernetes.io/docs/concepts/overview/working-with-objects/annotations/">Kubernetes,
 *     Annotations</a>
 */
final class AnnotationFilter {

  /** In characters; what is longer is a manifest, not a word to a policy. */
  static final int LONGEST = 1024;

  /** The object itself once more, and of no use to a policy even where it is short. */
  private static final String LAST_APPLIED = "kubectl.kubernetes.io/last-applied-configuration";

  private static final String OWN = "krar.slash-mnt.com/";

  /** Enough for the digests of a hundred containers. */
  private static final int LONGEST_OWN = 16 * 1024;

  private AnnotationFilter() {}

  static Map<String, String> keep(Map<String, @Nullable String> annotations) {
    Map<String, String> kept = new HashMap<>();
    annotations.forEach(
        (key, value) -> {
          if (value == null || key.equals(LAST_APPLIED)) {
            return;
          }
          if (key.equals(Annotations.HOLD)) {
            kept.put(key, value.length() <= LONGEST ? value : start(value));
          } else if (value.length() <= (key.startsWith(OWN) ? LONGEST_OWN : LONGEST)) {
            kept.put(key, value);
          }
        });
    return kept;
  }

  /** However much is said, it holds. */
  private static String start(String text) {
    int end = LONGEST - 1;
    boolean splits = Character.isHighSurrogate(text.charAt(end - 1));
    return text.substring(0, splits ? end - 1 : end) + "…";
  }
}
