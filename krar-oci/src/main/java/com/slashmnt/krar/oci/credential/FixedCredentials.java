package com.slashmnt.krar.oci.credential;

import com.slashmnt.krar.image.ImageQuery;
import com.slashmnt.krar.oci.http.RegistryName;
import java.util.List;

/** One credential, for one registry, or for every one. */
record FixedCredentials(String registry, List<Credential> credentials) implements Credentials {

  static final String EVERYWHERE = "*";
  static final String NOWHERE = "";

  @Override
  public List<Credential> candidatesFor(ImageQuery query) {
    boolean meant = registry.equals(EVERYWHERE) || RegistryName.of(query.image()).equals(registry);
    return meant ? credentials : List.of();
  }
}
