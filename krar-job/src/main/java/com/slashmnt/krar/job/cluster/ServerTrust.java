package com.slashmnt.krar.job.cluster;

import java.security.cert.Certificate;
import java.util.List;

/**
 * Which certificates of an API server are trusted.
 *
 * @param isInsecure any
 * @param authorities those that these have signed; if empty, those that the system trusts
 * @param further those too that these have signed: of a proxy that looks into TLS
 */
public record ServerTrust(
    boolean isInsecure, List<Certificate> authorities, List<Certificate> further) {

  public ServerTrust {
    authorities = List.copyOf(authorities);
    further = List.copyOf(further);
  }
}
