package com.slashmnt.krar.testkit.embedded;

import io.fabric8.kubernetes.client.server.mock.KubernetesCrudDispatcher;
import io.fabric8.mockwebserver.http.MockResponse;
import io.fabric8.mockwebserver.http.RecordedRequest;

/**
 * fabric8's mock of an API server, taught to take strategic merge patches.
 *
 * <p>It knows JSON merge patches only. The two differ in how they treat lists; krar's patches hold
 * maps of annotations and no list.
 */
final class EmbeddedApi extends KubernetesCrudDispatcher {

  private static final String CONTENT_TYPE = "Content-Type";

  @Override
  public MockResponse handlePatch(RecordedRequest request) {
    String type = request.getHeader(CONTENT_TYPE);
    if (type == null || !type.startsWith("application/strategic-merge-patch+json")) {
      return super.handlePatch(request);
    }
    return super.handlePatch(
        new RecordedRequest(
            request.getHttpVersion(),
            request.method(),
            request.getPath(),
            request
                .getHeaders()
                .newBuilder()
                .set(CONTENT_TYPE, "application/merge-patch+json")
                .build(),
            request.getBody()));
  }
}
