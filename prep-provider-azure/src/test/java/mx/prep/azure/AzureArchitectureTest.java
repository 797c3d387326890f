package mx.prep.azure;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;

/** The rules of the rooms (design, section 2), as core keeps them. */
class AzureArchitectureTest {
    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_JARS)
            .importPackages("mx.prep.azure");

    private static boolean isForeign(JavaClass type) {
        String name = type.getPackageName();
        return Stream.of(
                        "com.azure",
                        "com.microsoft",
                        "reactor",
                        "org.jclouds",
                        "com.google",
                        "mx.prep.internal",
                        "mx.prep.azure.internal")
                .anyMatch(name::startsWith);
    }

    private static boolean isApi(JavaClass type) {
        return type.getModifiers().contains(JavaModifier.PUBLIC)
                && type.getEnclosingClass().map(AzureArchitectureTest::isApi).orElse(true);
    }

    @Test
    void noLibrarysTypeIsInTheApi() {
        List<JavaClass> api = CLASSES.stream()
                .filter(type -> !type.getPackageName().equals("mx.prep.azure.internal"))
                .filter(AzureArchitectureTest::isApi)
                .toList();
        assertFalse(api.isEmpty());
        List<String> leaks = api.stream()
                .flatMap(type -> type.getCodeUnits().stream())
                .filter(unit -> unit.getModifiers().contains(JavaModifier.PUBLIC))
                .filter(unit -> Stream.concat(unit.getRawParameterTypes().stream(), Stream.of(unit.getRawReturnType()))
                        .anyMatch(AzureArchitectureTest::isForeign))
                .map(JavaCodeUnit::getFullName)
                .toList();
        assertEquals(List.of(), leaks);
    }

    @Test
    void storesAndEdgesDoNotKnowEachOther() {
        noClasses()
                .that()
                .resideInAPackage("mx.prep.azure.blob")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("mx.prep.azure.frontdoor")
                .check(CLASSES);
        noClasses()
                .that()
                .resideInAPackage("mx.prep.azure.frontdoor")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("mx.prep.azure.blob")
                .check(CLASSES);
        slices().matching("mx.prep.(**)").should().beFreeOfCycles().check(CLASSES);
    }

    @Test
    void nothingGlobalIsTouched() {
        noClasses()
                .should()
                .callMethod(System.class, "setProperty", String.class, String.class)
                .orShould()
                .callMethod(java.security.Security.class, "setProperty", String.class, String.class)
                .orShould()
                .callMethod(javax.net.ssl.SSLContext.class, "setDefault", javax.net.ssl.SSLContext.class)
                .orShould()
                .callMethod(Runtime.class, "addShutdownHook", Thread.class)
                .check(CLASSES);
    }

    @Test
    void everyPackageIsNullMarked() {
        List<String> bare = CLASSES.stream()
                .map(JavaClass::getPackage)
                .distinct()
                .filter(p -> CLASSES.stream().anyMatch(c -> c.getPackageName().equals(p.getName())))
                .filter(p -> !p.isAnnotatedWith(NullMarked.class))
                .map(p -> p.getName())
                .toList();
        assertEquals(List.of(), bare);
    }
}
