package com.slashmnt.krar.job;

/** Certificates that nobody has the keys of; good until the year 2126. */
public final class Certificates {

  public static final String CERTIFICATE =
      """
      -----BEGIN CERTIFICATE-----
      MIIBfjCCASWgAwIBAgIUeuEdaeKerPlrDIUo+a/pjV89YOYwCgYIKoZIzj0EAwIw
      FDESMBAGA1UEAwwJa3JhciB0ZXN0MCAXDTI2MTEyMzIwMTkxOFoYDzIxMjYxMDMw
      MjAxOTE4WjAUMRIwEAYDVQQDDAlrcmFyIHRlc3QwWTATBgcqhkjOPQIBBggqhkjO
      PQMBBwNCAAQM5WpxHhp3H0hkOJojgmB4Gf0aFLoByTXMyTUb0j/o2tFFo7zyOYHn
      jwIzsODnyr2IbWBgCgOgLSpYniTXGnY7o1MwUTAdBgNVHQ4EFgQUm4mfTsoW3u3P
      MSc6D118+A2BmnswHwYDVR0jBBgwFoAUm4mfTsoW3u3PMSc6D118+A2BmnswDwYD
      VR0TAQH/BAUwAwEB/zAKBggqhkjOPQQDAgNHADBEAiAGAzF6JrvszXCF/TuCkAst
      p5yRd9o2RvM2cuvtsEBkjQIgcuwSBy+ObFDXZWUSeLzyT94B2iDegcGoZkR6pk9H
      TZE=
      -----END CERTIFICATE-----
      """;

  public static final String OTHER =
      """
      -----BEGIN CERTIFICATE-----
      MIIBfjCCASWgAwIBAgIUbumakjOx8IWhwOkNphhIdo6uCFMwCgYIKoZIzj0EAwIw
      FDESMBAGA1UEAwwJa3JhciB0ZXN0MCAXDTI2MTEyMzIwMTkxOFoYDzIxMjYxMDMw
      MjAxOTE4WjAUMRIwEAYDVQQDDAlrcmFyIHRlc3QwWTATBgcqhkjOPQIBBggqhkjO
      PQMBBwNCAASXIHePbTsGeIY3yR/ZvgfIDJxVi9bur87flhPVjLkZMxtpl7vOItkk
      Zkp51pKPulAmJUflYPGu3SDh3yQ7Qly8o1MwUTAdBgNVHQ4EFgQUkvRwPdgu0uAS
      NZk/dldqVwW2ZtkwHwYDVR0jBBgwFoAUkvRwPdgu0uASNZk/dldqVwW2ZtkwDwYD
      VR0TAQH/BAUwAwEB/zAKBggqhkjOPQQDAgNHADBEAiA4/P2fgV8cH7QO4fG0D9U7
      aAaXOyXs8+BT2Pl21q+4XAIgVbX9oXUZ6K1wnyjOqbxO+S6TnA99t3ZsYYOPrP4F
      CpI=
      -----END CERTIFICATE-----
      """;

  private Certificates() {}
}
