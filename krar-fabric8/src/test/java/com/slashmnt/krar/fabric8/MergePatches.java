package com.slashmnt.krar.fabric8;

import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.http.BasicBuilder;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.Interceptor;
import java.util.function.Consumer;

/**
 * Sends strategic merge patches as plain ones: fabric8's API server answers 415 to the former, and
 * for annotations both mean the same.
 */
public final class MergePatches implements Consumer<KubernetesClientBuilder>, Interceptor {

  @Override
  public void accept(KubernetesClientBuilder builder) {
    KubernetesClientBuilder unused =
        builder.withHttpClientBuilderConsumer(
            http -> http.addOrReplaceInterceptor("merge-patches", this));
  }

  @Override
  public void before(BasicBuilder builder, HttpRequest request, RequestTags tags) {
    if (request.method().equals("PATCH") && builder instanceof HttpRequest.Builder full) {
      HttpRequest.Builder unused =
          full.method("PATCH", "application/merge-patch+json", request.bodyString());
    }
  }
}
