package com.example.platform;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** An API server on loopback with three Deployments, which treats connections as it is told. */
final class ScriptedApiServer implements AutoCloseable {

  /** How it treats connections. */
  enum Manner {
    /** It keeps each connection. */
    KEEPS,
    /** It answers one request on each connection, reads the next one, and closes. */
    CLOSES_KEPT_ALIVE,
    /** It closes each connection after its answer without having said so. */
    CLOSES_AFTER_ANSWER,
    /** It sends half of the first answer to each request. */
    CUTS_BODIES
  }

  private static final JsonMapper JSON = new JsonMapper();

  private final Manner manner;
  private final ServerSocket socket;
  private final Map<String, ObjectNode> deployments = new TreeMap<>();
  private final List<String> answered = new ArrayList<>();
  private final Set<String> cut = ConcurrentHashMap.newKeySet();
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private int unanswered;

  ScriptedApiServer(Manner manner) {
    this.manner = manner;
    for (String name : List.of("api", "web", "worker")) {
      deployments.put(name, deployment(name));
    }
    try {
      socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    daemon(this::accept);
  }

  String url() {
    return "http://" + socket.getInetAddress().getHostAddress() + ":" + socket.getLocalPort();
  }

  /** Method and path of each request that was answered whole. */
  synchronized List<String> answered() {
    return List.copyOf(answered);
  }

  /** How many requests were left without a whole answer. */
  synchronized int unanswered() {
    return unanswered;
  }

  private static void daemon(Runnable work) {
    Thread thread = new Thread(work, "scripted API server");
    thread.setDaemon(true);
    thread.start();
  }

  private void accept() {
    while (!socket.isClosed()) {
      try {
        Socket client = socket.accept();
        open.add(client);
        daemon(() -> serve(client));
      } catch (IOException e) {
        // Closed.
        return;
      }
    }
  }

  private void serve(Socket client) {
    try (client) {
      InputStream in = new BufferedInputStream(client.getInputStream());
      int requests = 0;
      while (true) {
        String head = head(in);
        if (head.isEmpty()) {
          return;
        }
        String[] line = head.lines().findFirst().orElseThrow().split(" ", -1);
        String body = new String(in.readNBytes(length(head)), UTF_8);
        requests++;
        if (manner == Manner.CLOSES_KEPT_ALIVE && requests == 2) {
          countUnanswered();
          return;
        }
        String path = line[1].replaceFirst("\\?.*", "");
        byte[] answer = answer(line[0], path, body);
        String status = answer.length == 0 ? "404 Not Found" : "200 OK";
        String start =
            "HTTP/1.1 %s\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n"
                .formatted(status, answer.length);
        client.getOutputStream().write(start.getBytes(ISO_8859_1));
        if (manner == Manner.CUTS_BODIES && line[0].equals("GET") && cut.add(path)) {
          client.getOutputStream().write(answer, 0, answer.length / 2);
          countUnanswered();
          return;
        }
        client.getOutputStream().write(answer);
        client.getOutputStream().flush();
        note(line[0] + " " + path);
        if (manner == Manner.CLOSES_AFTER_ANSWER) {
          return;
        }
      }
    } catch (IOException e) {
      // The client has hung up.
    } finally {
      open.remove(client);
    }
  }

  private synchronized void countUnanswered() {
    unanswered++;
  }

  private synchronized void note(String request) {
    answered.add(request);
  }

  private static String head(InputStream in) throws IOException {
    StringBuilder head = new StringBuilder();
    for (int c = in.read(); c >= 0; c = in.read()) {
      head.append((char) c);
      if (head.toString().endsWith("\r\n\r\n")) {
        return head.toString();
      }
    }
    return "";
  }

  private static int length(String head) {
    return head.lines()
        .filter(line -> line.toLowerCase(Locale.ROOT).startsWith("content-length:"))
        .map(line -> Integer.parseInt(line.substring(15).strip()))
        .findFirst()
        .orElse(0);
  }

  private synchronized byte[] answer(String method, String path, String body) {
    if (method.equals("PATCH")) {
      return JSON.writeValueAsBytes(
          patched(path.substring(path.lastIndexOf('/') + 1), (ObjectNode) JSON.readTree(body)));
    }
    if (method.equals("POST")) {
      return body.getBytes(UTF_8);
    }
    if (path.endsWith("/deployments")) {
      ObjectNode list = list();
      deployments.values().forEach(list.withArray("items")::add);
      return JSON.writeValueAsBytes(list);
    }
    String last = path.substring(path.lastIndexOf('/') + 1);
    return deployments.containsKey(last)
        ? JSON.writeValueAsBytes(deployments.get(last))
        : JSON.writeValueAsBytes(list());
  }

  private static ObjectNode list() {
    ObjectNode list = JSON.createObjectNode().put("kind", "List");
    list.putObject("metadata").put("resourceVersion", "100");
    list.putArray("items");
    return list;
  }

  /** Writes the annotations of the template, and behaves as if the rollout ended at once. */
  private ObjectNode patched(String name, ObjectNode patch) {
    ObjectNode deployment = deployments.get(name);
    merge(deployment, patch);
    ObjectNode metadata = deployment.withObject("metadata");
    int generation = metadata.get("generation").intValue() + 1;
    metadata.put("generation", generation);
    metadata.put("resourceVersion", Integer.toString(100 + generation));
    deployment.withObject("status").put("observedGeneration", generation);
    return deployment;
  }

  private static void merge(ObjectNode into, ObjectNode patch) {
    patch.forEachEntry(
        (name, value) -> {
          if (value.isObject()) {
            merge(into.withObjectProperty(name), (ObjectNode) value);
          } else {
            into.set(name, value);
          }
        });
  }

  private static ObjectNode deployment(String name) {
    return (ObjectNode)
        JSON.readTree(
            """
            {"apiVersion": "apps/v1", "kind": "Deployment",
             "metadata": {"namespace": "prod", "name": "%1$s", "uid": "uid-%1$s", "generation": 1,
               "resourceVersion": "1", "creationTimestamp": "2026-01-01T00:00:00Z",
               "labels": {"restart": "yes"}},
             "spec": {"replicas": 1, "template": {"metadata": {"annotations": {}},
               "spec": {"containers": [{"name": "main", "image": "nginx:1.27"}]}}},
             "status": {"observedGeneration": 1, "replicas": 1, "updatedReplicas": 1,
               "readyReplicas": 1, "availableReplicas": 1}}
            """
                .formatted(name));
  }

  @Override
  public void close() {
    try {
      socket.close();
      for (Socket client : open) {
        client.close();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
