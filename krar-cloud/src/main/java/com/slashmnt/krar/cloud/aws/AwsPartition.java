package com.slashmnt.krar.cloud.aws;

import java.util.Arrays;

/**
 * Regions that share accounts, and the domains of their hosts.
 *
 * @see <a href="https://docs.aws.amazon.com/general/latest/gr/ecr.html">Amazon ECR endpoints</a>
 * @see <a
 *     href="https://docs.amazonaws.cn/en_us/aws/latest/userguide/endpoints-Beijing.html">Endpoints
 *     of the China regions</a>
 */
enum AwsPartition {
  CHINA("cn-", "amazonaws.com.cn", "on.amazonwebservices.com.cn", "api.amazonwebservices.com.cn"),
  EUROPE("eusc-", "amazonaws.eu"),
  ISO_B("us-isob-", "sc2s.sgov.gov"),
  ISO_E("eu-isoe-", "cloud.adc-e.uk"),
  ISO_F("us-isof-", "csp.hci.ic.gov"),
  ISO("us-iso-", "c2s.ic.gov"),
  /** All others; GovCloud has the same domains. */
  AWS("", "amazonaws.com", "on.aws", "api.aws");

  private final String regions;
  private final String domain;
  private final String dualStackRegistries;
  private final String dualStackApis;

  /** One without dual-stack hosts: no host has an empty domain. */
  AwsPartition(String regions, String domain) {
    this(regions, domain, "", "");
  }

  AwsPartition(String regions, String domain, String dualStackRegistries, String dualStackApis) {
    this.regions = regions;
    this.domain = domain;
    this.dualStackRegistries = dualStackRegistries;
    this.dualStackApis = dualStackApis;
  }

  static AwsPartition of(String region) {
    return Arrays.stream(values())
        .filter(partition -> region.startsWith(partition.regions))
        .findFirst()
        .orElse(AWS);
  }

  /** What the names of its registries end with. */
  String registries(boolean dualStack) {
    return dualStack ? dualStackRegistries : domain;
  }

  /** What the names of its services end with. */
  String services(boolean dualStack) {
    return dualStack && !dualStackApis.isEmpty() ? dualStackApis : domain;
  }
}
