package com.slashmnt.krar.cloud.identity;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** What a step finds around it: variables, files, servers and the time. */
public final class Surroundings {

  private static final int MOST = 64 * 1024;
  private static final Pattern TOKEN = Pattern.compile("[\\x21-\\x7e]+");

  private final Map<String, String> environment;
  private final CloudHttp http;
  private final InstantSource clock;

  public Surroundings(Map<String, String> environment, CloudHttp http, InstantSource clock) {
    this.environment = Map.copyOf(environment);
    this.http = http;
    this.clock = clock;
  }

  public CloudHttp http() {
    return http;
  }

  public InstantSource clock() {
    return clock;
  }

  /** A variable; one that is blank counts as unset. */
  public Optional<String> variable(String name) {
    return Optional.ofNullable(environment.get(name)).map(String::strip).filter(v -> !v.isEmpty());
  }

  /**
   * The token in a file, read anew each time: the kubelet renews it.
   *
   * @param variable that names the file
   * @throws IdentityFailure if there is none
   */
  public String token(String variable, String advice) {
    String step = "reading the token of " + variable;
    String file =
        variable(variable)
            .orElseThrow(() -> new IdentityFailure(step, "that variable is not set", advice));
    try (InputStream in = Files.newInputStream(Path.of(file))) {
      String token = new String(in.readNBytes(MOST), UTF_8).strip();
      if (TOKEN.matcher(token).matches()) {
        return token;
      }
    } catch (IOException | InvalidPathException e) {
      throw new IdentityFailure(step, "its file cannot be read", advice, e);
    }
    throw new IdentityFailure(step, "its file holds no token", advice);
  }

  /** Nothing: variables may be secret. */
  @Override
  public String toString() {
    return "surroundings";
  }
}
