package com.slashmnt.krar.cloud.aws;

import java.net.URI;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The name of a registry of Amazon ECR, and where its API is.
 *
 * @param isPublic whether it is the one of ECR Public
 * @param isFips whether it is one with validated cryptography
 * @param isDualStack whether it has addresses of both kinds
 * @see <a href="https://docs.aws.amazon.com/general/latest/gr/ecr.html">Amazon ECR endpoints</a>
 */
public record EcrHost(String region, boolean isPublic, boolean isFips, boolean isDualStack) {

  /** Both are of this region, wherever who asks is. */
  private static final String PUBLIC_REGION = "us-east-1";

  private static final String PUBLIC = "public.ecr.aws";
  private static final String PUBLIC_DUAL_STACK = "ecr-public.aws.com";

  private static final Pattern REGION = Pattern.compile("[a-z]{2,4}(-[a-z]+)+-[0-9]{1,2}");

  private static final Pattern PRIVATE =
      Pattern.compile("[0-9]{12}\\.dkr([.-])ecr(-fips)?\\.(" + REGION + ")\\.([a-z0-9.-]+)");

  /** What that host is; empty if it is no registry of ECR. */
  public static Optional<EcrHost> parse(String host) {
    if (Set.of(PUBLIC, PUBLIC_DUAL_STACK).contains(host)) {
      return Optional.of(new EcrHost(PUBLIC_REGION, true, false, host.equals(PUBLIC_DUAL_STACK)));
    }
    Matcher parts = PRIVATE.matcher(host);
    if (!parts.matches()) {
      return Optional.empty();
    }
    boolean dualStack = parts.group(1).equals("-");
    String region = parts.group(3);
    return AwsPartition.of(region).registries(dualStack).equals(parts.group(5))
        ? Optional.of(new EcrHost(region, false, parts.group(2) != null, dualStack))
        : Optional.empty();
  }

  /** As signatures name it. */
  String service() {
    return isPublic ? "ecr-public" : "ecr";
  }

  /** Where {@code GetAuthorizationToken} is asked for. */
  URI api() {
    String name = isFips ? service() + "-fips" : isDualStack ? service() : "api." + service();
    return https(name, region);
  }

  /** The Security Token Service of a region. */
  URI sts(String ofRegion) {
    return https("sts", ofRegion);
  }

  private URI https(String name, String ofRegion) {
    return URI.create(
        "https://%s.%s.%s/"
            .formatted(name, ofRegion, AwsPartition.of(ofRegion).services(isDualStack)));
  }

  static boolean isRegion(String text) {
    return REGION.matcher(text).matches();
  }
}
