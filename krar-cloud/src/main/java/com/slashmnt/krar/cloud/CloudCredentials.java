package com.slashmnt.krar.cloud;

import static java.util.Objects.requireNonNull;

import com.slashmnt.krar.cloud.identity.IdentityFailure;
import com.slashmnt.krar.image.ImageQuery;
import com.slashmnt.krar.image.ImageReference;
import com.slashmnt.krar.oci.credential.Credential;
import com.slashmnt.krar.oci.credential.Credentials;
import com.slashmnt.krar.oci.http.RegistryName;
import java.time.DateTimeException;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The credentials that a cloud gives to the pod that asks: for Amazon ECR and ECR Public by IRSA,
 * EKS Pod Identity or the node's metadata; for Artifact Registry and gcr.io by Google's metadata
 * server; for Azure Container Registry by workload identity.
 *
 * <p>For hosts of these there is one candidate, for all others none, and nothing is asked. A token
 * is kept until two minutes before it expires; one thread gets it while others wait, for seconds at
 * most: two for metadata, six for an agent, twenty for a service. Where a step fails, the candidate
 * is {@linkplain Credential#anonymous() anonymous}, with the failure as its {@linkplain
 * Credential#advice() advice} – a public image needs no identity –, and the step is tried again
 * after half a minute.
 *
 * <p>Let it be the last: {@code others.then(CloudCredentials.fromEnvironment(System.getenv()))}.
 *
 * <p>Thread-safe.
 *
 * @since 3.0.0
 */
@API(status = API.Status.EXPERIMENTAL, since = "3.0.0")
public final class CloudCredentials implements Credentials, AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(CloudCredentials.class);

  private final Supplier<Clouds> maker;
  private @Nullable Clouds clouds;
  private boolean closed;

  CloudCredentials(Supplier<Clouds> maker) {
    this.maker = maker;
  }

  /**
   * Those of the pod with these variables, without proxies.
   *
   * @param environment such as {@link System#getenv()}
   */
  public static CloudCredentials fromEnvironment(Map<String, String> environment) {
    return builder(environment).build();
  }

  /**
   * Those of the pod with these variables; everything else has a default.
   *
   * @param environment such as {@link System#getenv()}
   */
  public static CloudCredentialsBuilder builder(Map<String, String> environment) {
    return new CloudCredentialsBuilder(requireNonNull(environment, "environment"));
  }

  /** Whether that image is of a registry of one of these clouds; asks nobody. */
  public static boolean areFor(ImageReference image) {
    return Clouds.have(RegistryName.of(image));
  }

  @Override
  public List<Credential> candidatesFor(ImageQuery query) {
    if (!areFor(query.image())) {
      return List.of();
    }
    try {
      // What is public is so also for an identity without a right to it.
      return clouds().credential(RegistryName.of(query.image())).stream()
          .flatMap(identity -> Stream.of(identity, Credential.anonymous()))
          .toList();
    } catch (IdentityFailure e) {
      LOG.debug("{}: {}", query.image(), e.getMessage());
      return List.of(Credential.anonymous().ifRefused(String.valueOf(e.getMessage())));
    } catch (DateTimeException | ArithmeticException e) {
      LOG.debug("{}: {}", query.image(), e.getMessage());
      return List.of(
          Credential.anonymous().ifRefused("The cloud gave a token whose expiry is no time."));
    }
  }

  private synchronized Clouds clouds() {
    Clouds made = clouds;
    if (made == null) {
      made = maker.get();
      clouds = made;
      if (closed) {
        made.close();
      }
    }
    return made;
  }

  /** Closes its connections; what is asked for later fails. */
  @Override
  public synchronized void close() {
    closed = true;
    if (clouds != null) {
      clouds.close();
    }
  }

  /** Nothing of what it has. */
  @Override
  public String toString() {
    return "credentials by cloud identity";
  }
}
