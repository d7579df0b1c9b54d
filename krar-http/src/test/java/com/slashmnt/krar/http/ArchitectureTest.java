package com.slashmnt.krar.http;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noMethods;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.apiguardian.api.API;
import org.junit.jupiter.api.Test;

class ArchitectureTest {

  private static final JavaClasses HTTP =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("com.slashmnt.krar.http");

  @Test
  void dependsOnTheJdkAndHttpCoreOnly() {
    classes()
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage(
            "com.slashmnt.krar.http..",
            "java..",
            "javax.net.ssl..",
            "org.apache.hc.core5.http..",
            "org.jspecify.annotations..",
            "org.apiguardian.api..")
        .check(HTTP);
  }

  @Test
  void noPublicSignatureNamesHttpCore() {
    noMethods()
        .that()
        .arePublic()
        .and()
        .areDeclaredInClassesThat()
        .arePublic()
        .should()
        .haveRawReturnType(ofHttpCore())
        .orShould()
        .haveRawParameterTypes(DescribedPredicate.anyElementThat(ofHttpCore()).as("of HttpCore"))
        .check(HTTP);
  }

  private static DescribedPredicate<JavaClass> ofHttpCore() {
    return JavaClass.Predicates.resideInAPackage("org.apache.hc..");
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
        .resideInAPackage("com.slashmnt.krar.http")
        .should()
        .beAnnotatedWith(API.class)
        .check(HTTP);
  }

  @Test
  void whatLiesBelowHttpKnowsNothingOfIt() {
    noClasses()
        .that()
        .resideInAPackage("com.slashmnt.krar.http.internal")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("com.slashmnt.krar.http")
        .check(HTTP);
  }
}
