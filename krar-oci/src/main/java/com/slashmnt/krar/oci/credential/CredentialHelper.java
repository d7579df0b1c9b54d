package com.slashmnt.krar.oci.credential;

import java.util.Optional;

/** Gets a credential from a program. */
@FunctionalInterface
interface CredentialHelper {

  /**
   * What the helper has for that server; empty if it has nothing or failed.
   *
   * @param name as a config names it, such as {@code ecr-login}
   * @param server such as {@code registry.example.com}
   */
  Optional<Credential> get(String name, String server);
}
