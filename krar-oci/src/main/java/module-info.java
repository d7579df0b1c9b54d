/** What OCI registries hold. */
@SuppressWarnings("module") // krar-cloud is built after it
module com.slashmnt.krar.oci {
  requires transitive com.slashmnt.krar.core;
  requires com.slashmnt.krar.http;
  requires static transitive org.apiguardian.api;
  requires static transitive org.jspecify;
  requires org.slf4j;
  requires tools.jackson.core;
  requires tools.jackson.jr.ob;

  exports com.slashmnt.krar.oci;
  exports com.slashmnt.krar.oci.credential;
  exports com.slashmnt.krar.oci.notification;
  exports com.slashmnt.krar.oci.http to
      com.slashmnt.krar.cloud; // JSON, trust and time, as registries are asked
}
