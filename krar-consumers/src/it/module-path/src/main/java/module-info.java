/** An embedder on the module path. */
module com.example.modular {
  requires com.slashmnt.krar.cloud; // and with it com.slashmnt.krar.oci and com.slashmnt.krar.core
}
