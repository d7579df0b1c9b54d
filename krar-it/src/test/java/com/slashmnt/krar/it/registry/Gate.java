package com.slashmnt.krar.it.registry;

import com.slashmnt.krar.it.harness.Await;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;

/** Withholds the answers of a {@link RegistryFront} until it is opened. */
public final class Gate implements FrontRule {
  private final CompletableFuture<Boolean> open = new CompletableFuture<>();
  private final AtomicInteger held = new AtomicInteger();

  @Override
  public boolean answers(FrontExchange exchange) throws IOException {
    held.incrementAndGet();
    if (!open.join()) {
      throw new IOException("the front was closed while it held " + exchange.request());
    }
    return false;
  }

  /** Waits until at least so many were withheld. */
  public void awaitHeld(int count) {
    Await.until(count + " held requests", held::get, seen -> seen >= count);
  }

  /** How many were withheld so far, those that went on later too. */
  public int held() {
    return held.get();
  }

  /** Lets them go on, and all that come later. */
  public void open() {
    open.complete(true);
  }

  void cut() {
    open.complete(false);
  }
}
