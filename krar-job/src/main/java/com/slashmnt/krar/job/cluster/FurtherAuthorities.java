package com.slashmnt.krar.job.cluster;

import com.slashmnt.krar.job.input.Environment;
import com.slashmnt.krar.job.net.PemFiles;
import java.security.cert.Certificate;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Authorities that the environment adds to the system's and to a pod's: a proxy that looks into TLS
 * has one of its own. A kubeconfig that names an authority knows no others, as for kubectl.
 */
final class FurtherAuthorities {

  private static final Logger LOG = LoggerFactory.getLogger(FurtherAuthorities.class);

  private FurtherAuthorities() {}

  static List<Certificate> of(Environment environment) {
    return environment.certificateFile().map(FurtherAuthorities::read).orElse(List.of());
  }

  private static List<Certificate> read(String file) {
    List<Certificate> authorities = PemFiles.certificates(file);
    if (authorities.isEmpty()) {
      // As Go's programs do, kubectl among them; what needed it fails with its own message.
      LOG.warn("SSL_CERT_FILE {} cannot be read and is not used", file);
    }
    return authorities;
  }
}
