package com.slashmnt.krar.fabric8;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.stream.Stream;
import org.apiguardian.api.API;
import org.junit.jupiter.api.Test;

class ArchitectureTest {

  private static final String ROOT = "com.slashmnt.krar.fabric8";
  private static final String INTERNAL = ROOT + ".internal.";

  private static final JavaClasses ADAPTER =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages(ROOT);

  @Test
  void packagesKnowOnlyThoseBelowThem() {
    layeredArchitecture()
        .consideringOnlyDependenciesInLayers()
        .layer("cluster")
        .definedBy(ROOT)
        .layer("workload")
        .definedBy(INTERNAL + "workload")
        .layer("follow")
        .definedBy(INTERNAL + "follow")
        .layer("pod")
        .definedBy(INTERNAL + "pod")
        .layer("memory")
        .definedBy(INTERNAL + "memory")
        .layer("lease")
        .definedBy(INTERNAL + "lease")
        .layer("event")
        .definedBy(INTERNAL + "event")
        .layer("kind")
        .definedBy(INTERNAL + "kind")
        .layer("kinds of embedders")
        .definedBy(ROOT + ".kind")
        .layer("http")
        .definedBy(INTERNAL + "http")
        .whereLayer("cluster")
        .mayNotBeAccessedByAnyLayer()
        .whereLayer("workload")
        .mayOnlyBeAccessedByLayers("cluster", "follow")
        .whereLayer("follow")
        .mayOnlyBeAccessedByLayers("cluster")
        .whereLayer("pod")
        .mayOnlyBeAccessedByLayers("cluster")
        .whereLayer("memory")
        .mayOnlyBeAccessedByLayers("cluster")
        .whereLayer("lease")
        .mayOnlyBeAccessedByLayers("cluster")
        .whereLayer("event")
        .mayOnlyBeAccessedByLayers("cluster")
        .whereLayer("kind")
        .mayOnlyBeAccessedByLayers(
            "cluster", "workload", "follow", "pod", "memory", "lease", "event")
        .whereLayer("kinds of embedders")
        .mayOnlyBeAccessedByLayers("cluster", "kind")
        .ensureAllClassesAreContainedInArchitecture()
        .check(ADAPTER);
  }

  @Test
  void noPublicSignatureNamesAnInternalType() {
    methods()
        .that()
        .areDeclaredInClassesThat()
        .resideInAnyPackage(ROOT, ROOT + ".kind")
        .and()
        .arePublic()
        .should(nameNoInternalType())
        .check(ADAPTER);
  }

  private static ArchCondition<JavaMethod> nameNoInternalType() {
    return new ArchCondition<>("name no internal type") {
      @Override
      public void check(JavaMethod method, ConditionEvents events) {
        Stream.concat(method.getRawParameterTypes().stream(), Stream.of(method.getRawReturnType()))
            .filter(type -> type.getPackageName().startsWith(INTERNAL))
            .forEach(
                type ->
                    events.add(
                        SimpleConditionEvent.violated(
                            method, method.getFullName() + " names " + type.getName())));
      }
    };
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
        .resideOutsideOfPackages("com.slashmnt.krar.fabric8.internal..")
        .should()
        .beAnnotatedWith(API.class)
        .check(ADAPTER);
  }
}
