package com.slashmnt.krar.cloud;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.apiguardian.api.API;
import org.junit.jupiter.api.Test;

class ArchitectureTest {

  private static final JavaClasses CLOUD =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("com.slashmnt.krar.cloud");

  @Test
  void noCloudKnowsAnother() {
    layeredArchitecture()
        .consideringOnlyDependenciesInLayers()
        .layer("credentials")
        .definedBy("com.slashmnt.krar.cloud")
        .layer("aws")
        .definedBy("com.slashmnt.krar.cloud.aws")
        .layer("google")
        .definedBy("com.slashmnt.krar.cloud.google")
        .layer("azure")
        .definedBy("com.slashmnt.krar.cloud.azure")
        .layer("identity")
        .definedBy("com.slashmnt.krar.cloud.identity")
        .whereLayer("credentials")
        .mayNotBeAccessedByAnyLayer()
        .whereLayer("aws")
        .mayOnlyBeAccessedByLayers("credentials")
        .whereLayer("google")
        .mayOnlyBeAccessedByLayers("credentials")
        .whereLayer("azure")
        .mayOnlyBeAccessedByLayers("credentials")
        .ensureAllClassesAreContainedInArchitecture()
        .check(CLOUD);
    slices().matching("com.slashmnt.krar.(cloud..)").should().beFreeOfCycles().check(CLOUD);
  }

  /** Above all no SDK. */
  @Test
  void dependsOnTheJdkKrarJacksonAndSlf4jOnly() {
    classes()
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage(
            "com.slashmnt.krar..",
            "java..",
            "javax.crypto..",
            "javax.net.ssl..",
            "org.jspecify.annotations..",
            "org.apiguardian.api..",
            "org.slf4j..",
            "tools.jackson.core..")
        .check(CLOUD);
  }

  /** The image has these classes and nothing else for the clouds. */
  @Test
  void isSmall() throws IOException {
    try (Stream<Path> files = Files.walk(Path.of("target/classes"))) {
      assertThat(files.filter(Files::isRegularFile).mapToLong(f -> f.toFile().length()).sum())
          .isBetween(10_000L, 300_000L);
    }
  }

  @Test
  void eachTypeForEmbeddersSaysHowStableItIs() {
    classes()
        .that()
        .arePublic()
        .and()
        .resideInAPackage("com.slashmnt.krar.cloud")
        .should()
        .beAnnotatedWith(API.class)
        .check(CLOUD);
  }

  @Test
  void noExportedSignatureNamesAHiddenType() {
    methods()
        .that()
        .areDeclaredInClassesThat()
        .resideInAPackage("com.slashmnt.krar.cloud")
        .and()
        .arePublic()
        .and()
        .areDeclaredInClassesThat()
        .arePublic()
        .should()
        .notHaveRawReturnType(JavaClass.Predicates.resideInAnyPackage(HIDDEN))
        .andShould()
        .notHaveRawParameterTypes(
            com.tngtech.archunit.base.DescribedPredicate.describe(
                "a hidden one",
                types ->
                    types.stream()
                        .anyMatch(
                            type -> JavaClass.Predicates.resideInAnyPackage(HIDDEN).test(type))))
        .check(CLOUD);
  }

  private static final String[] HIDDEN = {
    "com.slashmnt.krar.cloud.*..", "com.slashmnt.krar.oci.http.."
  };
}
