package com.slashmnt.krar.job.registry;

import com.slashmnt.krar.KrarException;
import com.slashmnt.krar.Reason;
import com.slashmnt.krar.fabric8.PullSecret;
import com.slashmnt.krar.image.ImageQuery;
import com.slashmnt.krar.oci.credential.Credential;
import com.slashmnt.krar.oci.credential.Credentials;
import com.slashmnt.krar.oci.credential.PullSecrets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListSet;

/**
 * The credentials of pull secrets, each read from the cluster once, when an image is looked up
 * whose pods name it.
 *
 * <p>What may not be read, or is not there, is no credential: the next one is tried, and the report
 * says so. While the cluster cannot be reached that is unknown: it throws, and keeps nothing.
 */
public final class LazyPullSecrets implements Credentials {

  private record Name(String namespace, String secret) {

    @Override
    public String toString() {
      return namespace + "/" + secret;
    }
  }

  private record Names(String namespace, List<String> secrets) {}

  private final PullSecretReader reader;
  private final Map<Name, Optional<PullSecret>> read = new ConcurrentHashMap<>();
  private final Map<Names, PullSecrets> combined = new ConcurrentHashMap<>();
  private final Set<String> forbidden = new ConcurrentSkipListSet<>();
  private final Set<String> unreadable = new ConcurrentSkipListSet<>();

  LazyPullSecrets(PullSecretReader reader) {
    this.reader = reader;
  }

  @Override
  public List<Credential> candidatesFor(ImageQuery query) {
    if (query.namespace().isEmpty() || query.pullSecrets().isEmpty()) {
      return List.of();
    }
    Names names = new Names(query.namespace().get(), query.pullSecrets());
    return combined.computeIfAbsent(names, this::combine).candidatesFor(query);
  }

  /** Those that a pod names are one source, as for the kubelet. */
  private PullSecrets combine(Names names) {
    PullSecrets secrets = PullSecrets.none();
    for (String secret : names.secrets()) {
      Name name = new Name(names.namespace(), secret);
      Optional<PullSecret> content = read.computeIfAbsent(name, this::read);
      if (content.isPresent()) {
        secrets = with(secrets, name, content.get());
      }
    }
    return secrets;
  }

  private PullSecrets with(PullSecrets secrets, Name name, PullSecret content) {
    try {
      return secrets.with(name.namespace(), name.secret(), content.type(), content.content());
    } catch (IllegalArgumentException e) {
      // Its message is safe, but a list of names says enough.
      unreadable.add(name.toString());
      return secrets;
    }
  }

  private Optional<PullSecret> read(Name name) {
    try {
      Optional<PullSecret> content = reader.read(name.namespace(), name.secret());
      if (content.isEmpty()) {
        unreadable.add(name.toString());
      }
      return content;
    } catch (KrarException e) {
      if (e.reason().is(Reason.UNREACHABLE)) {
        throw e; // It is not kept: the secret may be readable a moment later.
      }
      boolean refused = e.reason().is(Reason.FORBIDDEN) || e.reason().is(Reason.UNAUTHORIZED);
      (refused ? forbidden : unreadable).add(name.toString());
      return Optional.empty();
    }
  }

  /** Those that gave no credential so far, sorted. */
  public UnusedPullSecrets unused() {
    return new UnusedPullSecrets(new TreeSet<>(forbidden), new TreeSet<>(unreadable));
  }

  /** How many were read, nothing of what is in them. */
  @Override
  public String toString() {
    return read.size() + " pull secrets";
  }
}
