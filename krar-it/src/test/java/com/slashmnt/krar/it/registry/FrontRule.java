package com.slashmnt.krar.it.registry;

import java.io.IOException;

/** What a {@link RegistryFront} does with a request before it goes on to the registry. */
@FunctionalInterface
public interface FrontRule {
  /**
   * Answers it, or changes how it will be answered; called on the thread of the request, and it may
   * take its time. An exception closes the connection.
   *
   * @return whether it was answered; else the next rule is asked, and at last the registry
   */
  boolean answers(FrontExchange exchange) throws IOException;
}
