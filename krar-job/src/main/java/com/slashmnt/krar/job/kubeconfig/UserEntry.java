package com.slashmnt.krar.job.kubeconfig;

import java.nio.file.Path;
import java.util.Optional;

/**
 * A user of a kubeconfig, and how it proves who it is. Texts are empty where the kubeconfig does
 * not say.
 *
 * @param tokenFile beats {@code token}
 * @param plugIn a program that gives a credential
 * @param authProvider what came before such programs
 */
public record UserEntry(
    PemSource certificate,
    PemSource key,
    String token,
    String tokenFile,
    String username,
    String password,
    Impersonation impersonation,
    Optional<PlugInEntry> plugIn,
    Optional<AuthProviderEntry> authProvider) {

  /** A user that proves nothing. */
  public static final UserEntry NONE =
      new UserEntry(
          new PemSource("client-certificate", "", ""),
          new PemSource("client-key", "", ""),
          "",
          "",
          "",
          "",
          Impersonation.NONE,
          Optional.empty(),
          Optional.empty());

  static UserEntry read(YamlFields fields, Path kubeconfig) {
    return new UserEntry(
        PemSource.read(fields, "client-certificate", kubeconfig),
        PemSource.read(fields, "client-key", kubeconfig),
        fields.text("token"),
        RelativePath.resolve(kubeconfig, fields.text("tokenFile")),
        fields.text("username"),
        fields.text("password"),
        Impersonation.read(fields),
        fields.has("exec")
            ? Optional.of(PlugInEntry.read(fields.fields("exec"), kubeconfig))
            : Optional.empty(),
        fields.has("auth-provider")
            ? Optional.of(AuthProviderEntry.read(fields.fields("auth-provider")))
            : Optional.empty());
  }

  boolean hasToken() {
    return !token.isEmpty() || !tokenFile.isEmpty();
  }

  boolean hasPassword() {
    return !username.isEmpty() || !password.isEmpty();
  }

  /** Without what is secret, and a user name may be. */
  @Override
  public String toString() {
    return "user of a kubeconfig";
  }
}
