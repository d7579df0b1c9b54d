package com.slashmnt.krar.job;

import io.fabric8.kubernetes.client.server.mock.KubernetesCrudDispatcher;
import io.fabric8.mockwebserver.http.Headers;
import io.fabric8.mockwebserver.http.MockResponse;
import io.fabric8.mockwebserver.http.RecordedRequest;

/**
 * Takes a strategic merge for a plain one: fabric8's mock knows no other, and of annotations, maps
 * as they are, both are the same.
 */
final class MergingDispatcher extends KubernetesCrudDispatcher {

  @Override
  public MockResponse handlePatch(RecordedRequest request) {
    Headers headers =
        request
            .getHeaders()
            .newBuilder()
            .setHeader("Content-Type", "application/merge-patch+json")
            .build();
    return super.handlePatch(
        new RecordedRequest(
            request.getHttpVersion(),
            request.method(),
            request.getPath(),
            headers,
            request.getBody()));
  }
}
