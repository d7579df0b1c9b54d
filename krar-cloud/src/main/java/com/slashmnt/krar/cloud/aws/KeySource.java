package com.slashmnt.krar.cloud.aws;

import com.slashmnt.krar.cloud.identity.Expiring;
import com.slashmnt.krar.cloud.identity.IdentityFailure;
import java.net.URI;

/** One of the ways in which AWS tells a pod who it is. */
interface KeySource {

  /** How the identity is called in messages. */
  String name();

  /**
   * Who gives the keys for that registry; what one gave serves wherever it is asked.
   *
   * @throws IdentityFailure if the environment does not say
   */
  URI giver(EcrHost host);

  /**
   * Keys for whom krar is.
   *
   * @param host for which they are wanted, whose region is asked where the environment names none
   * @throws IdentityFailure if there are none
   */
  Expiring<AwsKeys> fetch(EcrHost host);
}
