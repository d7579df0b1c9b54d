package com.slashmnt.krar.oci.credential;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.slashmnt.krar.oci.http.Json;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;

/**
 * Runs {@code docker-credential-NAME get}, the server's name on its standard input.
 *
 * <p>It has a limited time, and what it prints is never logged.
 *
 * @see <a href="https://github.com/docker/docker-credential-helpers">The protocol</a>
 */
final class HelperProcess implements CredentialHelper {

  private static final Logger LOG = LoggerFactory.getLogger(HelperProcess.class);
  private static final Duration LIMIT = Duration.ofSeconds(10);
  private static final int MOST = 64 * 1024;

  /** A path would let a config run anything. */
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]*");

  private final Duration limit;
  private final Function<String, List<String>> command;

  HelperProcess() {
    this(LIMIT, name -> List.of("docker-credential-" + name, "get"));
  }

  HelperProcess(Duration limit, Function<String, List<String>> command) {
    this.limit = limit;
    this.command = command;
  }

  @Override
  public Optional<Credential> get(String name, String server) {
    if (!NAME.matcher(name).matches()) {
      LOG.warn("{}: not asking a credential helper whose name is invalid", server);
      return Optional.empty();
    }
    try {
      return read(run(name, server));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    } catch (TimeoutException e) {
      LOG.warn(
          "{}: the credential helper {} gave no answer within {} s",
          server,
          name,
          limit.toSeconds());
      return Optional.empty();
    } catch (IOException | ExecutionException e) {
      LOG.warn("{}: the credential helper {} could not be run", server, name);
      return Optional.empty();
    }
  }

  private byte[] run(String name, String server)
      throws IOException, InterruptedException, ExecutionException, TimeoutException {
    long start = System.nanoTime();
    Process process =
        new ProcessBuilder(command.apply(name))
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    try {
      CompletableFuture<byte[]> output = new CompletableFuture<>();
      Thread reader = new Thread(() -> readAll(process, output), "krar-credential-helper");
      reader.setDaemon(true);
      reader.start();
      tell(process, server);
      byte[] printed = output.get(limit.toNanos(), TimeUnit.NANOSECONDS);
      long left = limit.toNanos() - (System.nanoTime() - start);
      if (!process.waitFor(Math.max(1, left), TimeUnit.NANOSECONDS)) {
        throw new TimeoutException();
      }
      LOG.debug("{}: the credential helper {} ended with {}", server, name, process.exitValue());
      return process.exitValue() == 0 ? printed : new byte[0];
    } finally {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
    }
  }

  private static void tell(Process process, String server) {
    try (OutputStream input = process.getOutputStream()) {
      input.write(server.getBytes(UTF_8));
    } catch (IOException e) {
      LOG.debug("{}: the credential helper did not listen", server);
    }
  }

  private static void readAll(Process process, CompletableFuture<byte[]> output) {
    try (InputStream printed = process.getInputStream()) {
      output.complete(printed.readNBytes(MOST));
    } catch (IOException e) {
      output.completeExceptionally(e);
    }
  }

  private static Optional<Credential> read(byte[] printed) {
    try {
      Map<?, ?> answer = Json.fields(Json.read(printed));
      String user = Json.text(Json.field(answer, "Username"));
      String secret = Json.text(Json.field(answer, "Secret"));
      return Optional.of(
          user.equals("<token>")
              ? Credential.ofIdentityToken(secret)
              : Credential.of(user, secret));
    } catch (JacksonException | IllegalArgumentException e) {
      return Optional.empty(); // "credentials not found", in whatever words
    }
  }
}
