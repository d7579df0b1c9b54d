/** One HTTP transport, for Kubernetes API servers and OCI registries. */
module com.slashmnt.krar.http {
  requires static transitive org.apiguardian.api;
  requires static transitive org.jspecify;
  requires org.apache.httpcomponents.core5.httpcore5;

  exports com.slashmnt.krar.http;
}
