package com.slashmnt.krar.oci.http;

import java.io.ByteArrayOutputStream;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodySubscriber;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;

/** Takes so much of a body, then ends the connection. */
final class BoundedBody implements BodySubscriber<Body> {

  /** What an error says is not used; it is read so that the connection can be used again. */
  private static final int MOST_OF_AN_ERROR = 64 * 1024;

  private final int most;
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final CompletableFuture<Body> whole = new CompletableFuture<>();
  private Flow.@Nullable Subscription subscription;

  private BoundedBody(int most) {
    this.most = most;
  }

  static BodyHandler<Body> of(int most) {
    return head ->
        new BoundedBody(head.statusCode() == 200 ? most : Math.min(most, MOST_OF_AN_ERROR));
  }

  @Override
  public CompletionStage<Body> getBody() {
    return whole;
  }

  @Override
  public void onSubscribe(Flow.Subscription body) {
    subscription = body;
    body.request(Long.MAX_VALUE);
  }

  @Override
  public void onNext(List<ByteBuffer> buffers) {
    for (ByteBuffer buffer : buffers) {
      int room = Math.min(most - bytes.size(), buffer.remaining());
      byte[] part = new byte[room];
      buffer.get(part);
      bytes.write(part, 0, room);
      if (buffer.hasRemaining()) {
        if (subscription != null) {
          subscription.cancel();
        }
        whole.complete(new Body(bytes.toByteArray(), true));
        return;
      }
    }
  }

  @Override
  public void onError(Throwable failure) {
    whole.completeExceptionally(failure);
  }

  @Override
  public void onComplete() {
    whole.complete(new Body(bytes.toByteArray(), false));
  }
}
