/** Registry credentials by the identity that a cloud gives to a pod. */
module com.slashmnt.krar.cloud {
  requires transitive com.slashmnt.krar.core;
  requires transitive com.slashmnt.krar.oci;
  requires com.slashmnt.krar.http;
  requires static transitive org.apiguardian.api;
  requires static transitive org.jspecify;
  requires org.slf4j;
  requires tools.jackson.core;

  exports com.slashmnt.krar.cloud;
}
