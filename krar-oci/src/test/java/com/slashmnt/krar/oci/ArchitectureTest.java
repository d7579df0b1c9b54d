package com.slashmnt.krar.oci;

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
import java.util.List;
import java.util.stream.Stream;
import org.apiguardian.api.API;
import org.junit.jupiter.api.Test;

class ArchitectureTest {

  private static final JavaClasses OCI =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("com.slashmnt.krar.oci");

  @Test
  void packagesKnowOnlyThoseBelowThem() {
    layeredArchitecture()
        .consideringOnlyDependenciesInLayers()
        .layer("source")
        .definedBy("com.slashmnt.krar.oci")
        .layer("distribution")
        .definedBy("com.slashmnt.krar.oci.distribution")
        .layer("credential")
        .definedBy("com.slashmnt.krar.oci.credential")
        .layer("notification")
        .definedBy("com.slashmnt.krar.oci.notification")
        .layer("http")
        .definedBy("com.slashmnt.krar.oci.http")
        .whereLayer("source")
        .mayNotBeAccessedByAnyLayer()
        .whereLayer("notification")
        .mayNotBeAccessedByAnyLayer()
        .whereLayer("distribution")
        .mayOnlyBeAccessedByLayers("source")
        .whereLayer("credential")
        .mayOnlyBeAccessedByLayers("source", "distribution")
        .ensureAllClassesAreContainedInArchitecture()
        .check(OCI);
  }

  @Test
  void noExportedSignatureNamesAHiddenType() {
    methods()
        .that()
        .areDeclaredInClassesThat()
        .resideInAnyPackage(
            "com.slashmnt.krar.oci",
            "com.slashmnt.krar.oci.credential",
            "com.slashmnt.krar.oci.notification")
        .and()
        .arePublic()
        .and()
        .areDeclaredInClassesThat()
        .arePublic()
        .should(nameNoTypeOf("com.slashmnt.krar.oci.http", "com.slashmnt.krar.oci.distribution"))
        .check(OCI);
  }

  private static ArchCondition<JavaMethod> nameNoTypeOf(String... packages) {
    return new ArchCondition<>("name no type of " + List.of(packages)) {
      @Override
      public void check(JavaMethod method, ConditionEvents events) {
        Stream.concat(method.getRawParameterTypes().stream(), Stream.of(method.getRawReturnType()))
            .filter(type -> List.of(packages).contains(type.getPackageName()))
            .forEach(
                type ->
                    events.add(
                        SimpleConditionEvent.violated(
                            method, method.getFullName() + " names " + type.getName())));
      }
    };
  }

  @Test
  void dependsOnTheJdkCoreJacksonAndSlf4jOnly() {
    classes()
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage(
            "com.slashmnt.krar..",
            "java..",
            "javax.net.ssl..",
            "org.jspecify.annotations..",
            "org.apiguardian.api..",
            "org.slf4j..",
            "tools.jackson..")
        .check(OCI);
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
        .resideOutsideOfPackages(
            "com.slashmnt.krar.oci.http..", "com.slashmnt.krar.oci.distribution..")
        .should()
        .beAnnotatedWith(API.class)
        .check(OCI);
  }
}
