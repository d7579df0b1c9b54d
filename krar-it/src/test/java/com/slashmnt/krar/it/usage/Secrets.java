package com.slashmnt.krar.it.usage;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.slashmnt.krar.it.SmartTest;
import java.net.URLEncoder;
import java.util.List;

/** Credentials that tests look for in what runs produced. */
final class Secrets {
  /** Some registries' user is the token; so this one is as secret as a password. */
  static final String USER = "t0ken-as-user-5ecret";

  static final String RIGHT = "r1ght/5ecret+of~registry";
  static final String WRONG = "wr0ng/5ecret+of~registry";
  static final String PROXY = "pr0xy-5ecret";
  static final String WRONG_PROXY = "wr0ng-pr0xy-5ecret";

  private Secrets() {}

  /** None of them is in that text, in none of the forms that credentials have on their way. */
  static void assertHidden(String what, String text) {
    for (String secret : List.of(USER, RIGHT, WRONG, PROXY, WRONG_PROXY)) {
      assertThat(text)
          .as(what)
          .doesNotContain(secret)
          .doesNotContain(URLEncoder.encode(secret, UTF_8))
          .doesNotContain(SmartTest.base64(secret))
          .doesNotContain(SmartTest.base64(USER + ":" + secret))
          .doesNotContain(SmartTest.base64("krar:" + secret));
    }
  }
}
