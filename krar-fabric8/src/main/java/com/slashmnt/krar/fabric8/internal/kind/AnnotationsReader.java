package com.slashmnt.krar.fabric8.internal.kind;

import com.slashmnt.krar.workload.Annotations;
import java.util.HashMap;
import java.util.Map;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.ValueDeserializer;

/**
 * Keeps of an object's annotations what krar reads, and short ones for policies: an object may have
 * 256 KiB of them, and a tenant writes them.
 *
 * @see <a
 *     href="https://kubernetes.io/docs/concepts/overview/working-with-objects/annotations/">Kubernetes,
 *     Annotations</a>
 */
final class AnnotationsReader extends ValueDeserializer<Map<String, String>> {

  /** In characters; what is longer is a manifest, not a word to a policy. */
  static final int LONGEST = 1024;

  /** The object itself once more, and of no use to a policy even where it is short. */
  private static final String LAST_APPLIED = "kubectl.kubernetes.io/last-applied-configuration";

  private static final String OWN = "krar.slash-mnt.com/";

  /** Enough for the digests of a hundred containers. */
  private static final int LONGEST_OWN = 16 * 1024;

  @Override
  public Map<String, String> deserialize(JsonParser json, DeserializationContext context) {
    Map<String, String> kept = new HashMap<>();
    for (String key = json.nextName(); key != null; key = json.nextName()) {
      if (json.nextToken() != JsonToken.VALUE_STRING || key.equals(LAST_APPLIED)) {
        json.skipChildren();
      } else if (key.equals(Annotations.HOLD)) {
        kept.put(key, json.getStringLength() <= LONGEST ? json.getString() : start(json));
      } else if (json.getStringLength() <= (key.startsWith(OWN) ? LONGEST_OWN : LONGEST)) {
        kept.put(key, json.getString());
      }
    }
    return kept;
  }

  /** However much is said, it holds. */
  private static String start(JsonParser json) {
    int end = LONGEST - 1;
    char[] text = json.getStringCharacters();
    boolean splits = Character.isHighSurrogate(text[json.getStringOffset() + end - 1]);
    return new String(text, json.getStringOffset(), splits ? end - 1 : end) + "…";
  }

  @Override
  public Map<String, String> getNullValue(DeserializationContext context) {
    return Map.of();
  }
}
