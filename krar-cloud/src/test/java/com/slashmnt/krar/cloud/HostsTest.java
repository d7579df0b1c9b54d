package com.slashmnt.krar.cloud;

import static org.assertj.core.api.Assertions.assertThat;

import com.slashmnt.krar.cloud.aws.EcrHost;
import com.slashmnt.krar.cloud.azure.AcrHost;
import com.slashmnt.krar.cloud.google.MetadataServer;
import com.slashmnt.krar.image.ImageReference;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Each host goes to its cloud, or to none. */
class HostsTest {

  @ParameterizedTest
  @CsvSource({
    "123456789012.dkr.ecr.eu-central-1.amazonaws.com, aws",
    "123456789012.dkr.ecr.ap-southeast-4.amazonaws.com, aws",
    "123456789012.dkr.ecr.us-gov-west-1.amazonaws.com, aws",
    "123456789012.dkr.ecr-fips.us-east-1.amazonaws.com, aws",
    "123456789012.dkr.ecr-fips.us-gov-east-1.amazonaws.com, aws",
    "123456789012.dkr.ecr.cn-north-1.amazonaws.com.cn, aws",
    "123456789012.dkr.ecr.cn-northwest-1.amazonaws.com.cn, aws",
    "123456789012.dkr-ecr.eu-central-1.on.aws, aws",
    "123456789012.dkr-ecr-fips.us-east-2.on.aws, aws",
    "123456789012.dkr-ecr.cn-north-1.on.amazonwebservices.com.cn, aws",
    "123456789012.dkr.ecr.eusc-de-east-1.amazonaws.eu, aws",
    "123456789012.dkr.ecr.us-iso-east-1.c2s.ic.gov, aws",
    "123456789012.dkr.ecr.us-isob-east-1.sc2s.sgov.gov, aws",
    "public.ecr.aws, aws",
    "ecr-public.aws.com, aws",
    "gcr.io, google",
    "eu.gcr.io, google",
    "marketplace.gcr.io, google",
    "europe-docker.pkg.dev, google",
    "europe-west3-docker.pkg.dev, google",
    "shop.azurecr.io, azure",
    "shop-a1b2c3.azurecr.io, azure",
    "shop.azurecr.cn, azure",
    "shop.azurecr.us, azure",
    // of another partition, of no account, of no region
    "123456789012.dkr.ecr.cn-north-1.amazonaws.com, none",
    "123456789012.dkr.ecr.eu-central-1.amazonaws.com.cn, none",
    "123456789012.dkr-ecr.us-iso-east-1.c2s.ic.gov, none",
    "shop.dkr.ecr.eu-central-1.amazonaws.com, none",
    "123456789012.dkr.ecr.amazonaws.com, none",
    // what only looks like one
    "123456789012.dkr.ecr.eu-central-1.amazonaws.com.example.com, none",
    "123456789012.dkr.ecr.eu-central-1.amazonaws.com:8443, none",
    "x.123456789012.dkr.ecr.eu-central-1.amazonaws.com, none",
    "123456789012xdkr.ecr.eu-central-1.amazonaws.com, none",
    "eu-central-1.amazonaws.com, none",
    "public.ecr.aws.example.com, none",
    "xpublic.ecr.aws, none",
    "notgcr.io, none",
    "gcr.io.example.com, none",
    "a.b.gcr.io, none",
    "pkg.dev, none",
    "azurecr.io, none",
    "a.b.azurecr.io, none",
    "shop.azurecr.io.example.com, none",
    "shop.azurecr.de, none",
    // custom domains, and everybody else
    "registry.example.com, none",
    "images.shop.example, none",
    "docker.io, none",
    "ghcr.io, none",
    "quay.io, none",
    "registry.k8s.io, none",
    "127.0.0.1:5000, none",
    "localhost:5000, none",
    "169.254.169.254, none",
  })
  void isOfThatCloud(String host, String cloud) {
    assertThat(EcrHost.parse(host).isPresent()).isEqualTo(cloud.equals("aws"));
    assertThat(MetadataServer.isFor(host)).isEqualTo(cloud.equals("google"));
    assertThat(AcrHost.parse(host).isPresent()).isEqualTo(cloud.equals("azure"));
    assertThat(CloudCredentials.areFor(ImageReference.parse(host + "/shop/web:1")))
        .isEqualTo(!cloud.equals("none"));
  }
}
