package com.slashmnt.krar.job.input;

/** A heading of the help. */
enum SettingGroup {
  SELECTION("Which workloads"),
  SCOPE("In which namespaces"),
  ROLLOUT("How they restart"),
  DRIFT("In mode smart"),
  REGISTRY("Registries, in mode smart"),
  OUTPUT("What is printed"),
  CLUSTER("Which cluster");

  private final String title;

  SettingGroup(String title) {
    this.title = title;
  }

  String title() {
    return title;
  }
}
