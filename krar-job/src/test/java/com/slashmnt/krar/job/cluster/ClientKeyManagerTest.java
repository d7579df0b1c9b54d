package com.slashmnt.krar.job.cluster;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import com.slashmnt.krar.job.Certificates;
import com.slashmnt.krar.job.net.Pem;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.security.Principal;
import java.security.PrivateKey;
import java.util.List;
import java.util.stream.Stream;
import javax.security.auth.x500.X500Principal;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** With an EC certificate that "krar test" has signed. */
class ClientKeyManagerTest {

  private static final X500Principal ITS_AUTHORITY = new X500Principal("CN=krar test");
  private static final X500Principal ANOTHER = new X500Principal("CN=another");

  private PrivateKey key;
  private ClientKeyManager manager;

  @BeforeEach
  void makeKey() throws NoSuchAlgorithmException {
    key = KeyPairGenerator.getInstance("EC").generateKeyPair().getPrivate();
    manager =
        new ClientKeyManager(
            new ClientCertificate(Pem.certificates(Certificates.CERTIFICATE), key));
  }

  static Stream<Arguments> requests() {
    return Stream.of(
        argumentSet("any authority", List.of("EC"), null, true),
        argumentSet("no authority named", List.of("EC"), List.of(), true),
        argumentSet("its own authority", List.of("EC"), List.of(ANOTHER, ITS_AUTHORITY), true),
        argumentSet("another authority", List.of("EC"), List.of(ANOTHER), false),
        argumentSet("EC among others", List.of("RSA", "EC"), List.of(ITS_AUTHORITY), true),
        argumentSet("EC, signed with RSA", List.of("EC_RSA"), null, true),
        argumentSet("RSA only", List.of("RSA", "RSASSA-PSS"), List.of(ITS_AUTHORITY), false),
        argumentSet("nothing", List.of(), null, false));
  }

  @ParameterizedTest
  @MethodSource("requests")
  void theCertificateIsShownIfItsKindAndItsAuthorityAreAskedFor(
      List<String> keyTypes, @Nullable List<Principal> issuers, boolean shown) {
    String[] types = keyTypes.toArray(String[]::new);
    Principal[] authorities = issuers == null ? null : issuers.toArray(Principal[]::new);
    String alias = manager.chooseClientAlias(types, authorities, null);
    assertThat(alias != null).isEqualTo(shown);
    assertThat(manager.chooseEngineClientAlias(types, authorities, null)).isEqualTo(alias);
  }

  @Test
  void theAliasLeadsToTheCertificateAndItsKey() {
    String alias = requireNonNull(manager.chooseClientAlias(new String[] {"EC"}, null, null));
    assertThat(manager.getClientAliases("EC", null)).containsExactly(alias);
    assertThat(manager.getPrivateKey(alias)).isEqualTo(key);
    assertThat(manager.getCertificateChain(alias))
        .extracting(certificate -> certificate.getSubjectX500Principal())
        .containsExactly(ITS_AUTHORITY);
  }

  @Test
  void itHasNothingForAServerAndUnderNoOtherAlias() {
    assertThat(manager.chooseServerAlias("EC", null, null)).isNull();
    assertThat(manager.getServerAliases("EC", null)).isNull();
    assertThat(manager.getPrivateKey("other")).isNull();
    assertThat(manager.getCertificateChain("other")).isNull();
  }
}
