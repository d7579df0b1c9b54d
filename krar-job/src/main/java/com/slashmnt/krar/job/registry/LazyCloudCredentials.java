package com.slashmnt.krar.job.registry;

import com.slashmnt.krar.cloud.CloudCredentials;
import com.slashmnt.krar.cloud.CloudCredentialsBuilder;
import com.slashmnt.krar.image.ImageQuery;
import com.slashmnt.krar.job.input.Environment;
import com.slashmnt.krar.job.net.ProxyVariables;
import com.slashmnt.krar.oci.credential.Credential;
import com.slashmnt.krar.oci.credential.Credentials;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The credentials that a cloud gives to this pod, made when a registry of one is looked up. For
 * others no more of krar-cloud is loaded than what tells its hosts, and nothing before a look-up.
 */
final class LazyCloudCredentials implements Credentials, AutoCloseable {

  private final Environment environment;
  private final List<Path> authorities;
  private @Nullable CloudCredentials credentials;
  private boolean closed;

  LazyCloudCredentials(Environment environment, List<Path> authorities) {
    this.environment = environment;
    this.authorities = authorities;
  }

  @Override
  public List<Credential> candidatesFor(ImageQuery query) {
    return CloudCredentials.areFor(query.image()) ? credentials().candidatesFor(query) : List.of();
  }

  private synchronized CloudCredentials credentials() {
    CloudCredentials made = credentials;
    if (made == null) {
      CloudCredentialsBuilder builder =
          CloudCredentials.builder(environment.all())
              .proxies(url -> ProxyVariables.of(url, environment).map(URI::create));
      authorities.forEach(builder::trust);
      made = builder.build();
      credentials = made;
      if (closed) {
        made.close();
      }
    }
    return made;
  }

  @Override
  public synchronized void close() {
    closed = true;
    if (credentials != null) {
      credentials.close();
    }
  }

  /** Nothing of what it has. */
  @Override
  public String toString() {
    return "credentials by cloud identity";
  }
}
