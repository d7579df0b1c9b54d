package com.slashmnt.krar.oci;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.Base64;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/**
 * A key whose certificate is its own authority, for 127.0.0.1 and {@link #NAME}.
 *
 * @param authority the certificate as PEM
 */
public record TlsKeys(KeyStore keys, Path authority) {

  /** A name without an address. */
  public static final String NAME = "registry.invalid";

  private static final char[] PASSWORD = "changeit".toCharArray();

  /** Makes one by the JDK's own tool. */
  public static TlsKeys in(Path folder) throws Exception {
    Path store = folder.resolve("registry.p12");
    Process keytool =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-alias",
                "registry",
                "-keyalg",
                "EC",
                "-dname",
                "CN=registry",
                "-ext",
                "san=ip:127.0.0.1,dns:" + NAME,
                "-storetype",
                "PKCS12",
                "-keystore",
                store.toString(),
                "-storepass",
                new String(PASSWORD))
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("keytool.log").toFile())
            .start();
    assertThat(keytool.waitFor()).isZero();
    KeyStore keys = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(store)) {
      keys.load(in, PASSWORD);
    }
    Path authority = folder.resolve("ca.pem");
    Files.writeString(
        authority,
        "-----BEGIN CERTIFICATE-----\n"
            + Base64.getMimeEncoder().encodeToString(keys.getCertificate("registry").getEncoded())
            + "\n-----END CERTIFICATE-----\n");
    return new TlsKeys(keys, authority);
  }

  public FakeRegistry registry() throws Exception {
    return FakeRegistry.tls(context());
  }

  /** Of a server that has this certificate. */
  SSLContext context() throws Exception {
    KeyManagerFactory managers =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    managers.init(keys, PASSWORD);
    SSLContext tls = SSLContext.getInstance("TLS");
    tls.init(managers.getKeyManagers(), null, null);
    return tls;
  }
}
