package com.slashmnt.krar.it.harness;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;

/** The responses that a {@link FaultProxy} withholds; what they answer is done already. */
public final class HeldResponses {
  private final CompletableFuture<ProxyRule.Step> gate = new CompletableFuture<>();
  private final AtomicInteger held = new AtomicInteger();

  HeldResponses() {}

  /** Waits until at least so many were withheld. */
  public void awaitHeld(int count) {
    Await.until(count + " held responses", held::get, seen -> seen >= count);
  }

  /** How many were withheld so far, the released ones too. */
  public int held() {
    return held.get();
  }

  /** Lets them go, and all that come later. */
  public void release() {
    gate.complete(ProxyRule.Step.GO_ON);
  }

  ProxyRule.Step hold() {
    held.incrementAndGet();
    return gate.join();
  }

  void cut() {
    gate.complete(ProxyRule.Step.CUT);
  }
}
