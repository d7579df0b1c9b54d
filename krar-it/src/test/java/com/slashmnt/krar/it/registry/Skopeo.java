package com.slashmnt.krar.it.registry;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.slashmnt.krar.it.harness.Command;
import com.slashmnt.krar.it.harness.ServerCertificate;
import com.slashmnt.krar.it.harness.TempFolder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Reads digests with a program that has nothing in common with krar: {@code skopeo}. */
public final class Skopeo {
  private String trust = "--tls-verify=false";
  private String credential = "--no-creds";
  private String proxy = "";

  private Skopeo() {}

  /** For a registry that speaks plain HTTP, or whose certificate does not matter. */
  public static Skopeo plain() {
    return new Skopeo();
  }

  /** With what this registry asks for: trust in its authority, and the first of its users. */
  public static Skopeo of(Registry registry) {
    Skopeo skopeo = new Skopeo();
    registry.certificate().ifPresent(skopeo::authority);
    registry.credential().ifPresent(both -> skopeo.credential = "--creds=" + both);
    return skopeo;
  }

  /** Trusts the certificate's authority alone. */
  public Skopeo authority(ServerCertificate certificate) {
    trust = "--cert-dir=" + certificate.authorityFolder();
    return this;
  }

  /** Has a name and a password. */
  public Skopeo credential(String user, String password) {
    credential = "--creds=" + user + ":" + password;
    return this;
  }

  /** Goes through a forward proxy: {@code http://user:password@127.0.0.1:3128}. */
  public Skopeo proxy(String url) {
    proxy = url;
    return this;
  }

  /**
   * The digest that a reference points at now: of the index where there is one, whether or not it
   * has anything for this machine.
   */
  public String digest(String reference) {
    return Sha256.of(raw(reference).getBytes(UTF_8));
  }

  /** What a reference points at now, byte by byte. */
  public String raw(String reference) {
    return run("--raw", "docker://" + reference);
  }

  /** Fails unless skopeo finds every image under its tag with the digest that was published. */
  public void assertAgrees(PushedImage... images) {
    for (PushedImage image : images) {
      assertThat(digest(image.reference())).as(image.reference()).isEqualTo(image.digest());
    }
  }

  private String run(String... last) {
    List<String> command = new ArrayList<>(List.of("skopeo", "inspect", trust, credential));
    command.addAll(List.of(last));
    try (TempFolder home = TempFolder.create("krar-it-skopeo-")) {
      String path = home.path().toString();
      return Command.run(
          Map.of("HOME", path, "XDG_RUNTIME_DIR", path, "HTTPS_PROXY", proxy), command);
    }
  }
}
