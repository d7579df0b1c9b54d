package com.slashmnt.krar.http.internal;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;

/**
 * Offers X25519 alone for the key exchange, since each group that is offered costs a key pair, and
 * code to load; to a server that does not take it all groups from then on.
 */
public final class KeyGroups {

  /** Since then there is {@code SSLParameters.setNamedGroups}. */
  private static final int FIRST_JDK = 20;

  private final Optional<Consumer<SSLParameters>> narrowing;
  private final Set<String> unwilling = ConcurrentHashMap.newKeySet();

  /**
   * Made of how parameters are told to offer few groups.
   *
   * @param narrowing empty where the JDK has no way
   */
  public KeyGroups(Optional<Consumer<SSLParameters>> narrowing) {
    this.narrowing = narrowing;
  }

  /** What this JDK can. */
  public static KeyGroups ofJdk() {
    return new KeyGroups(
        Runtime.version().feature() < FIRST_JDK ? Optional.empty() : narrowingOfJdk());
  }

  private static Optional<Consumer<SSLParameters>> narrowingOfJdk() {
    try {
      MethodHandle setter =
          MethodHandles.publicLookup()
              .findVirtual(
                  SSLParameters.class,
                  "setNamedGroups",
                  MethodType.methodType(void.class, String[].class));
      return Optional.of(parameters -> narrow(setter, parameters));
    } catch (ReflectiveOperationException e) {
      return Optional.empty();
    }
  }

  private static void narrow(MethodHandle setter, SSLParameters parameters) {
    try {
      setter.invoke(parameters, new String[] {"x25519"});
    } catch (RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new IllegalStateException("setNamedGroups throws no checked exception", e);
    }
  }

  /** Lets that handshake offer few groups, and says whether it does. */
  public boolean narrow(SSLParameters parameters, String peer) {
    if (narrowing.isEmpty() || unwilling.contains(peer)) {
      return false;
    }
    narrowing.get().accept(parameters);
    return true;
  }

  /**
   * Takes note of the failure of a handshake that offered few groups.
   *
   * @return whether it may be due to them: the next one with that peer offers all
   */
  public boolean isRefusal(SSLException why, String peer) {
    String message = String.valueOf(why.getMessage());
    boolean isRefusal =
        message.contains("handshake_failure") || message.contains("No appropriate protocol");
    if (isRefusal) {
      // Another thread may have found out just before.
      unwilling.add(peer);
    }
    return isRefusal;
  }
}
