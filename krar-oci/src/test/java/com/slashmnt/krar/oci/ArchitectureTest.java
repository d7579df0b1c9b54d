package com.slashmnt.krar.oci;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;

import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

class ArchitectureTest {

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
            "org.slf4j..",
            "tools.jackson..")
        .check(
            new ClassFileImporter()
                .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                .importPackages("com.slashmnt.krar.oci"));
  }
}
