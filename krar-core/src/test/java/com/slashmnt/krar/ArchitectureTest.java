package com.slashmnt.krar;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.List;
import org.apiguardian.api.API;
import org.junit.jupiter.api.Test;

class ArchitectureTest {

  /** The way of the data: a package knows those before it only. */
  private static final List<List<String>> PIPELINE =
      List.of(
          List.of("image"),
          List.of("workload"),
          List.of("select", "fact", "schedule"),
          List.of("drift"),
          List.of("policy"),
          List.of("trigger"),
          List.of("follow"),
          List.of("report"),
          List.of("gate", "listen"),
          List.of("explain"),
          List.of("engine"),
          List.of("run"));

  private static final JavaClasses CORE =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("com.slashmnt.krar");

  @Test
  void packagesAreFreeOfCycles() {
    slices().matching("com.slashmnt.krar.(*)..").should().beFreeOfCycles().check(CORE);
  }

  @Test
  void packagesKnowOnlyThoseBeforeThem() {
    for (int stage = 0; stage < PIPELINE.size(); stage++) {
      for (String earlier : PIPELINE.get(stage)) {
        for (List<String> later : PIPELINE.subList(stage + 1, PIPELINE.size())) {
          for (String one : later) {
            noClasses()
                .that()
                .resideInAPackage("com.slashmnt.krar." + earlier + "..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("com.slashmnt.krar." + one + "..")
                .check(CORE);
          }
        }
      }
    }
  }

  @Test
  void judgingAndDecidingKnowNothingOfTheLoopAndOfEachOther() {
    for (String room : List.of("rollout", "decide")) {
      noClasses()
          .that()
          .resideInAPackage("com.slashmnt.krar.engine." + room)
          .should()
          .dependOnClassesThat(
              resideInAPackage("com.slashmnt.krar.engine..")
                  .and(resideOutsideOfPackage("com.slashmnt.krar.engine." + room)))
          .check(CORE);
    }
  }

  @Test
  void onlyTheDoorKnowsTheEngine() {
    noClasses()
        .that()
        .resideOutsideOfPackages("com.slashmnt.krar.engine..", "com.slashmnt.krar.run")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("com.slashmnt.krar.engine..")
        .check(CORE);
  }

  @Test
  void theRootKnowsNoPackageBelow() {
    noClasses()
        .that()
        .resideInAPackage("com.slashmnt.krar")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("com.slashmnt.krar.*..")
        .check(CORE);
  }

  @Test
  void dependsOnTheJdkAndCronUtilsOnlyAndHidesTheLatter() {
    classes()
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage(
            "com.slashmnt.krar..",
            "java..",
            "org.jspecify.annotations..",
            "org.apiguardian.api..",
            "com.cronutils..")
        .check(CORE);
    noClasses()
        .that()
        .resideOutsideOfPackage("com.slashmnt.krar.schedule")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("com.cronutils..")
        .check(CORE);
  }

  @Test
  void readsNoClockAndPrintsNothing() {
    noClasses()
        .should()
        .callMethod(java.time.Instant.class, "now")
        .orShould()
        .callMethod(System.class, "currentTimeMillis")
        .orShould()
        .callMethod(System.class, "nanoTime")
        .orShould()
        .accessField(System.class, "out")
        .orShould()
        .accessField(System.class, "err")
        .check(CORE);
  }

  /** So that an embedder sees in the type itself what may still change. */
  @Test
  void eachTypeForEmbeddersSaysHowStableItIs() {
    classes()
        .that()
        .arePublic()
        .and()
        .areTopLevelClasses()
        .and()
        .resideOutsideOfPackages("com.slashmnt.krar.engine..")
        .should()
        .beAnnotatedWith(API.class)
        .check(CORE);
  }
}
