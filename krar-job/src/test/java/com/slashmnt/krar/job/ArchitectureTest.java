package com.slashmnt.krar.job;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

class ArchitectureTest {

  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("com.slashmnt.krar.job");

  @Test
  void packagesKnowOnlyThoseBelowThem() {
    layeredArchitecture()
        .consideringOnlyDependenciesInLayers()
        .layer("command")
        .definedBy("com.slashmnt.krar.job")
        .layer("report")
        .definedBy("com.slashmnt.krar.job.report")
        .layer("settings")
        .definedBy("com.slashmnt.krar.job.settings")
        .layer("cluster")
        .definedBy("com.slashmnt.krar.job.cluster")
        .layer("registry")
        .definedBy("com.slashmnt.krar.job.registry")
        .layer("kubeconfig")
        .definedBy("com.slashmnt.krar.job.kubeconfig")
        .layer("net")
        .definedBy("com.slashmnt.krar.job.net")
        .layer("input")
        .definedBy("com.slashmnt.krar.job.input")
        .whereLayer("command")
        .mayNotBeAccessedByAnyLayer()
        .whereLayer("report")
        .mayOnlyBeAccessedByLayers("command")
        .whereLayer("settings")
        .mayOnlyBeAccessedByLayers("command", "report")
        .whereLayer("cluster")
        .mayOnlyBeAccessedByLayers("command")
        .whereLayer("registry")
        .mayOnlyBeAccessedByLayers("command", "report", "settings")
        .whereLayer("kubeconfig")
        .mayOnlyBeAccessedByLayers("cluster")
        .whereLayer("net")
        .mayOnlyBeAccessedByLayers("command", "report", "settings", "cluster", "registry")
        .whereLayer("input")
        .mayOnlyBeAccessedByLayers(
            "command", "report", "settings", "cluster", "kubeconfig", "registry", "net")
        .ensureAllClassesAreContainedInArchitecture()
        .check(CLASSES);
  }

  @Test
  void onlyTheCommandIsPublicInItsPackage() {
    classes()
        .that()
        .resideInAPackage("com.slashmnt.krar.job")
        .and()
        .arePublic()
        .should()
        .be(KrarCommand.class)
        .check(CLASSES);
  }

  @Test
  void onlyTheMainMethodEndsTheProcess() {
    noClasses()
        .that()
        .areNotAssignableFrom(KrarCommand.class)
        .should()
        .callMethod(System.class, "exit", int.class)
        .check(CLASSES);
  }
}
