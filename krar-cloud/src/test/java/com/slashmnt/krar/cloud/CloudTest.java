package com.slashmnt.krar.cloud;

import static org.assertj.core.api.Assertions.assertThat;

import com.slashmnt.krar.image.ImageQuery;
import com.slashmnt.krar.image.ImageReference;
import com.slashmnt.krar.oci.credential.Credential;
import com.slashmnt.krar.oci.http.Time;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;

/** A pod with variables and files, and clouds around it. Every secret has {@code hunter2} in it. */
public abstract class CloudTest {

  protected static final Instant NOON = Instant.parse("2026-11-29T12:00:00Z");

  @TempDir protected Path folder;

  protected final FakeClouds clouds = new FakeClouds();
  protected final Map<String, String> environment = new HashMap<>();
  protected final PassingTime time = new PassingTime();
  private final AtomicReference<Instant> now = new AtomicReference<>(NOON);
  private CloudCredentials credentials = builder().build();

  @AfterEach
  void closeAll() throws IOException {
    credentials.close();
    clouds.close();
    // All that was logged so far, at level debug.
    assertThat(Files.readString(Path.of("target/debug.log"))).doesNotContain("hunter2");
  }

  protected CloudCredentialsBuilder builder() {
    return CloudCredentials.builder(environment).address(clouds::at).clock(now::get).time(time);
  }

  /** The pod starts with the variables that there are now. */
  protected void start() {
    credentials.close();
    credentials = builder().build();
  }

  /** As {@link #start}, with limits and pauses as long as they say. */
  protected void startInRealTime() {
    credentials.close();
    credentials = builder().time(Time.system()).build();
  }

  protected CloudCredentials credentials() {
    return credentials;
  }

  protected void pass(Duration duration) {
    now.updateAndGet(instant -> instant.plus(duration));
  }

  /** A variable that names a file with that token. */
  protected void tokenFile(String variable, String token) {
    try {
      Path file = Files.writeString(folder.resolve(variable), token + "\n");
      environment.put(variable, file.toString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  protected static ImageQuery query(String host) {
    return ImageQuery.digestOf(ImageReference.parse(host + "/shop/web:1"));
  }

  /** The one candidate for a host. */
  protected Credential candidate(String host) {
    List<Credential> candidates = credentials.candidatesFor(query(host));
    if (!candidates.get(0).isAnonymous()) {
      assertThat(candidates)
          .as("what is public is read, whatever the identity may")
          .containsExactly(candidates.get(0), Credential.anonymous());
    } else {
      assertThat(candidates).hasSize(1);
    }
    assertThat(candidates.get(0).toString()).doesNotContain("hunter2");
    return candidates.get(0);
  }

  /** The one sentence of why there is only an anonymous candidate. */
  protected String failure(String host) {
    Credential candidate = candidate(host);
    assertThat(candidate).isEqualTo(Credential.anonymous());
    String sentence = candidate.advice().orElse("");
    assertThat(sentence)
        .startsWith("No credential by cloud identity: ")
        .contains(" failed, ", "; ")
        .endsWith(".")
        .doesNotContain("hunter2")
        .doesNotContain("\n")
        .doesNotContain(". ");
    return sentence;
  }
}
