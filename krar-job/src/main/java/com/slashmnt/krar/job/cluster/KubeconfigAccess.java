package com.slashmnt.krar.job.cluster;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import com.slashmnt.krar.http.ProxyServer;
import com.slashmnt.krar.job.input.Environment;
import com.slashmnt.krar.job.kubeconfig.AuthProviderEntry;
import com.slashmnt.krar.job.kubeconfig.ClusterEntry;
import com.slashmnt.krar.job.kubeconfig.ContextEntry;
import com.slashmnt.krar.job.kubeconfig.IdToken;
import com.slashmnt.krar.job.kubeconfig.PemSource;
import com.slashmnt.krar.job.kubeconfig.PlugInEntry;
import com.slashmnt.krar.job.kubeconfig.ServerUrl;
import com.slashmnt.krar.job.kubeconfig.UserEntry;
import com.slashmnt.krar.job.net.Pem;
import com.slashmnt.krar.job.net.ProxyVariables;
import java.net.URI;
import java.nio.file.Path;
import java.security.cert.Certificate;
import java.time.InstantSource;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The way that a context of a kubeconfig describes.
 *
 * @param name the context's
 * @param server its cluster's server, checked
 */
record KubeconfigAccess(
    String name,
    ContextEntry context,
    ClusterEntry cluster,
    UserEntry user,
    URI server,
    Environment environment)
    implements ClusterAccess {

  @Override
  public ClusterConnection open() {
    boolean tls = "https".equalsIgnoreCase(server.getScheme());
    return new ClusterConnection(
        ServerUrl.withoutUserInfo(server),
        cluster.tlsServerName(),
        trust(),
        proxy(),
        cluster.isCompressionDisabled(),
        // As kubectl has it, who one is goes nowhere in clear text.
        tls ? identity() : FixedIdentity.ANONYMOUS,
        tls ? user.impersonation().headers() : List.of());
  }

  @Override
  public String namespace() {
    return context.namespace().isEmpty() ? DEFAULT_NAMESPACE : context.namespace();
  }

  private ServerTrust trust() {
    PemSource authority = cluster.authority();
    List<Certificate> authorities = Pem.certificates(authority.pem(place()));
    if (authorities.isEmpty() && !authority.isAbsent()) {
      throw new IllegalArgumentException(
          authority.name(place()) + " holds no certificate; try what openssl can read");
    }
    // As for kubectl, a kubeconfig's own authority is the only one.
    List<Certificate> further =
        authorities.isEmpty() && !cluster.isInsecure()
            ? FurtherAuthorities.of(environment)
            : List.of();
    return new ServerTrust(cluster.isInsecure(), authorities, further);
  }

  private Optional<ProxyServer> proxy() {
    String own = cluster.proxyUrl();
    return own.isEmpty()
        ? ProxyVariables.of(server, environment).map(URI::create).map(ProxyServer::of)
        : Optional.of(
            ProxyServer.of(
                URI.create(ProxyVariables.complete(own, "the proxy-url of the " + place()))));
  }

  /** What is given by itself is used, and no plug-in is run then. */
  private Identity identity() {
    Optional<ClientCertificate> certificate = certificate();
    if (!user.tokenFile().isEmpty()) {
      return TokenFileIdentity.of(
          Path.of(user.tokenFile()), "the tokenFile of the " + place(), user.token(), certificate);
    }
    if (!user.token().isEmpty()) {
      return FixedIdentity.ofToken(user.token(), certificate);
    }
    if (!user.username().isEmpty() || !user.password().isEmpty()) {
      return FixedIdentity.ofPassword(user.username(), user.password(), certificate);
    }
    if (certificate.isPresent()) {
      return FixedIdentity.ofCertificate(certificate.get());
    }
    return user.plugIn()
        .map(this::plugIn)
        .or(() -> user.authProvider().map(this::idToken))
        .or(() -> ServerUrl.userInfo(server).map(KubeconfigAccess::ofUrl))
        .orElse(FixedIdentity.ANONYMOUS);
  }

  private static Identity ofUrl(String userInfo) {
    int colon = userInfo.indexOf(':');
    return colon < 0
        ? FixedIdentity.ofPassword(userInfo, "", Optional.empty())
        : FixedIdentity.ofPassword(
            userInfo.substring(0, colon), userInfo.substring(colon + 1), Optional.empty());
  }

  private Optional<ClientCertificate> certificate() {
    if (user.certificate().isAbsent()) {
      return Optional.empty();
    }
    return Optional.of(
        ClientCertificate.parse(
            user.certificate().pem(place()),
            user.certificate().name(place()),
            user.key().pem(place()),
            user.key().name(place())));
  }

  private Identity plugIn(PlugInEntry entry) {
    return new PlugInIdentity(
        new CredentialPlugIn(entry, place(), this::told), InstantSource.system());
  }

  private Identity idToken(AuthProviderEntry provider) {
    String token =
        IdToken.of(provider, InstantSource.system().instant())
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        "the auth-provider oidc of the "
                            + place()
                            + " has no id-token that still holds, and krar renews none; use a"
                            + " credential plug-in, such as kubelogin"));
    return FixedIdentity.ofToken(token, Optional.empty());
  }

  /** What a plug-in gets to know of the cluster (ExecCredential, {@code spec.cluster}). */
  private Map<String, Object> told() {
    Map<String, Object> told = new LinkedHashMap<>();
    told.put("server", cluster.server());
    if (!cluster.tlsServerName().isEmpty()) {
      told.put("tls-server-name", cluster.tlsServerName());
    }
    if (cluster.isInsecure()) {
      told.put("insecure-skip-tls-verify", true);
    }
    String authority = cluster.authority().pem(place());
    if (!authority.isEmpty()) {
      told.put(
          "certificate-authority-data",
          Base64.getEncoder().encodeToString(authority.getBytes(ISO_8859_1)));
    }
    if (!cluster.proxyUrl().isEmpty()) {
      told.put("proxy-url", cluster.proxyUrl());
    }
    if (cluster.isCompressionDisabled()) {
      told.put("disable-compression", true);
    }
    cluster.plugInConfig().ifPresent(config -> told.put("config", config));
    return told;
  }

  /** The context's name alone. */
  @Override
  public String toString() {
    return place();
  }

  private String place() {
    return placeOf(name);
  }

  /** What a context is called in messages. */
  static String placeOf(String context) {
    return "kubeconfig's context '" + context + "'";
  }
}
