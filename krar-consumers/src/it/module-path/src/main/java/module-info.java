/** An embedder on the module path. */
module com.example.modular {
  requires com.slashmnt.krar.oci; // and with it com.slashmnt.krar.core
}
