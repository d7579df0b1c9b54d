package com.slashmnt.krar.job.cluster;

import com.slashmnt.krar.job.kubeconfig.ExecCredential;
import com.slashmnt.krar.job.kubeconfig.PlugInEntry;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A kubeconfig's program that gives a credential.
 *
 * <p>It is started directly, without a shell, and has no input. Its standard output alone is the
 * answer; what it says on standard error is passed on.
 */
final class CredentialPlugIn {

  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final int MOST = 1024 * 1024;
  private static final String QUESTION = "KUBERNETES_EXEC_INFO";

  private final PlugInEntry entry;
  private final String place;
  private final Supplier<Map<String, Object>> cluster;
  private final Duration limit;
  private @Nullable Process running;
  private boolean isEnded;

  /**
   * That of a kubeconfig.
   *
   * @param place where it stands, for messages: {@code kubeconfig's context 'a'}
   * @param cluster what it gets to know of the cluster, if it asks for that
   */
  CredentialPlugIn(PlugInEntry entry, String place, Supplier<Map<String, Object>> cluster) {
    this(entry, place, cluster, LIMIT);
  }

  CredentialPlugIn(
      PlugInEntry entry, String place, Supplier<Map<String, Object>> cluster, Duration limit) {
    this.entry = entry;
    this.place = place;
    this.cluster = cluster;
    this.limit = limit;
  }

  /**
   * The credential that it gives now.
   *
   * @throws IllegalArgumentException with a sentence that quotes nothing of the answer
   */
  PlugInCredential run() {
    byte[] printed = printed();
    ExecCredential answer;
    try {
      answer = ExecCredential.parse(printed, entry.apiVersion());
    } catch (IllegalArgumentException e) {
      throw failed("gave no credential: " + e.getMessage(), e);
    }
    Optional<ClientCertificate> certificate =
        answer.certificate().isEmpty()
            ? Optional.empty()
            : Optional.of(
                ClientCertificate.parse(
                    answer.certificate(),
                    "the clientCertificateData of the " + this,
                    answer.key(),
                    "the clientKeyData of the " + this));
    return PlugInCredential.of(answer.token(), certificate, answer.expiry());
  }

  private byte[] printed() {
    long start = System.nanoTime();
    Process process = start();
    CompletableFuture<byte[]> output = new CompletableFuture<>();
    Thread reader = new Thread(() -> readAll(process, output), "krar-credential-plug-in");
    reader.setDaemon(true);
    reader.start();
    try {
      process.getOutputStream().close();
      byte[] printed = output.get(limit.toNanos(), TimeUnit.NANOSECONDS);
      long left = limit.toNanos() - (System.nanoTime() - start);
      if (!process.waitFor(Math.max(1, left), TimeUnit.NANOSECONDS)) {
        throw new TimeoutException();
      }
      if (process.exitValue() != 0) {
        throw failed("ended with exit code " + process.exitValue(), null);
      }
      return printed;
    } catch (TimeoutException e) {
      throw failed("gave no answer within " + limit.toSeconds() + " s", e);
    } catch (IOException | ExecutionException e) {
      throw failed("could not be read", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw failed("was interrupted", e);
    } finally {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
    }
  }

  /** Ends it, and starts it no more. */
  synchronized void end() {
    isEnded = true;
    if (running != null) {
      running.descendants().forEach(ProcessHandle::destroyForcibly);
      running.destroyForcibly();
    }
  }

  private synchronized Process start() {
    if (isEnded) {
      throw failed("is not started, since krar ends", null);
    }
    List<String> command = new ArrayList<>();
    command.add(entry.command());
    command.addAll(entry.arguments());
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT);
    try {
      builder.environment().putAll(entry.environment());
      builder
          .environment()
          .put(
              QUESTION,
              ExecCredential.question(
                  entry.apiVersion(), entry.isToldTheCluster() ? cluster.get() : Map.of()));
      running = builder.start();
      return running;
    } catch (IOException | IllegalArgumentException e) {
      String hint = entry.installHint().replaceAll("\\p{Cc}+", " ").strip();
      throw failed("cannot be started" + (hint.isEmpty() ? "" : ". " + hint), e);
    }
  }

  private static void readAll(Process process, CompletableFuture<byte[]> output) {
    try (InputStream printed = process.getInputStream()) {
      output.complete(printed.readNBytes(MOST));
    } catch (IOException e) {
      output.completeExceptionally(e);
    }
  }

  private IllegalArgumentException failed(String how, @Nullable Exception why) {
    return new IllegalArgumentException("the " + this + " " + how, why);
  }

  @Override
  public String toString() {
    return entry + " of the " + place;
  }
}
