/** krar's model, SPIs and run. */
module com.slashmnt.krar.core {
  requires static transitive org.apiguardian.api;
  requires static transitive org.jspecify;
  requires com.cronutils;

  exports com.slashmnt.krar;
  exports com.slashmnt.krar.drift;
  exports com.slashmnt.krar.explain;
  exports com.slashmnt.krar.fact;
  exports com.slashmnt.krar.follow;
  exports com.slashmnt.krar.gate;
  exports com.slashmnt.krar.image;
  exports com.slashmnt.krar.listen;
  exports com.slashmnt.krar.policy;
  exports com.slashmnt.krar.report;
  exports com.slashmnt.krar.run;
  exports com.slashmnt.krar.schedule;
  exports com.slashmnt.krar.select;
  exports com.slashmnt.krar.trigger;
  exports com.slashmnt.krar.workload;
}
