package com.slashmnt.krar.http.internal;

import javax.net.ssl.SSLException;

/** A peer takes none of the few groups that it was offered; another connection offers all. */
public final class GroupsRefusedException extends SSLException {

  private static final long serialVersionUID = 1L;

  public GroupsRefusedException(SSLException cause) {
    super("the peer takes none of the groups that it was offered", cause);
  }
}
