package com.slashmnt.krar.job;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

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
  void onlyTheCommandIsPublic() {
    classes().that().arePublic().should().be(KrarCommand.class).check(CLASSES);
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
