package com.slashmnt.krar.it.harness;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What the API server was asked by service accounts (but those of {@code kube-system}) and by the
 * user {@code krar}.
 *
 * <p>A record appears when the request was answered, for a watch when it was opened. Reading first
 * waits until a request made now is in the log, so that all answered before it are, too. That needs
 * the API server to be up.
 */
public final class AuditLog {
  private static final String MARKER = "krar-it-audit-marker";

  private final Path file;
  private final KubernetesClient admin;
  private final KubernetesSerialization json;
  private @Nullable KubernetesClient marker;

  AuditLog(Path file, KubernetesClient admin) {
    this.file = file;
    this.admin = admin;
    json = admin.getKubernetesSerialization();
  }

  /** A place in the log. */
  public record Mark(long offset) {}

  /** The place where the log is now. */
  public Mark mark() {
    flush();
    return new Mark(file.toFile().length());
  }

  /** The requests answered since then, in the order of the log; each is there once. */
  public List<AuditRecord> since(Mark mark) {
    flush();
    Map<String, AuditRecord> records = new LinkedHashMap<>();
    for (String line : lines(mark.offset())) {
      // A killed API server may leave half a line.
      if (line.startsWith("{") && line.endsWith("}")) {
        AuditRecord read = AuditRecord.of(json.unmarshal(line, Map.class));
        records.put(read.auditId(), read);
      }
    }
    records.values().removeIf(read -> read.user().endsWith(":" + MARKER));
    return List.copyOf(records.values());
  }

  synchronized void close() {
    if (marker != null) {
      marker.close();
    }
  }

  /** Asks as an account without rights: the refusal is logged, too. */
  private void flush() {
    String name = "flush-" + UUID.randomUUID();
    long before = file.toFile().length();
    try {
      marker().raw("/api/v1/namespaces/" + name);
      throw new IllegalStateException("the account of the audit marker must not have any rights");
    } catch (KubernetesClientException e) {
      if (e.getCode() != 403) {
        throw e;
      }
    }
    Await.until(
        "a marker in the audit log " + file, () -> String.join("\n", lines(before)).contains(name));
  }

  private synchronized KubernetesClient marker() {
    if (marker == null) {
      marker = Clients.withToken(admin.getConfiguration(), Tokens.create(admin, "default", MARKER));
    }
    return marker;
  }

  private List<String> lines(long offset) {
    try (RandomAccessFile log = new RandomAccessFile(file.toFile(), "r")) {
      log.seek(offset);
      byte[] bytes = new byte[Math.toIntExact(log.length() - offset)];
      log.readFully(bytes);
      return new String(bytes, StandardCharsets.UTF_8).lines().toList();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read the audit log " + file, e);
    }
  }
}
