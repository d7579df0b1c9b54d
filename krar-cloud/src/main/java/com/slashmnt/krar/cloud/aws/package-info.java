/**
 * The identities of AWS, and what they get of ECR; read {@link
 * com.slashmnt.krar.cloud.aws.EcrTokens} first.
 */
@NullMarked
package com.slashmnt.krar.cloud.aws;

import org.jspecify.annotations.NullMarked;
