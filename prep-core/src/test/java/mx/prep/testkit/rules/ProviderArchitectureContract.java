package mx.prep.testkit.rules;

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

/**
 * The rules of the rooms (design, section 2) for a module with a cloud's stores and edges, as core keeps them. A module's
 * test extends it, and has ArchUnit on its class path.
 */
public abstract class ProviderArchitectureContract {
    private static final List<String> NEVER_IN_API = List.of("org.jclouds", "com.google", "mx.prep.internal");

    private final JavaClasses classes;
    private final String family;
    private final String internal;
    private final String stores;
    private final String edges;
    private final List<String> vendor;

    /**
     * The module's rooms.
     *
     * @param root the module's package, which has one named {@code internal} that is no API
     * @param stores the package of its stores, below the root
     * @param edges the package of its edges, below the root
     * @param vendor first parts of the names of packages that the API must not show besides what no module's may
     */
    protected ProviderArchitectureContract(String root, String stores, String edges, String... vendor) {
        this.classes = new ClassFileImporter()
                .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_JARS)
                .importPackages(root);
        this.family = root.substring(0, root.lastIndexOf('.'));
        this.internal = root + ".internal";
        this.stores = root + "." + stores;
        this.edges = root + "." + edges;
        this.vendor = List.of(vendor);
    }

    private boolean isForeign(JavaClass type) {
        String name = type.getPackageName();
        return Stream.of(NEVER_IN_API, vendor, List.of(internal))
                .flatMap(List::stream)
                .anyMatch(name::startsWith);
    }

    private static boolean isApi(JavaClass type) {
        return type.getModifiers().contains(JavaModifier.PUBLIC)
                && type.getEnclosingClass()
                        .map(ProviderArchitectureContract::isApi)
                        .orElse(true);
    }

    @Test
    void noLibrarysTypeIsInTheApi() {
        List<JavaClass> api = classes.stream()
                .filter(type -> !type.getPackageName().equals(internal))
                .filter(ProviderArchitectureContract::isApi)
                .toList();
        assertFalse(api.isEmpty());
        List<String> leaks = api.stream()
                .flatMap(type -> type.getCodeUnits().stream())
                .filter(unit -> unit.getModifiers().contains(JavaModifier.PUBLIC))
                .filter(unit -> Stream.concat(unit.getRawParameterTypes().stream(), Stream.of(unit.getRawReturnType()))
                        .anyMatch(this::isForeign))
                .map(JavaCodeUnit::getFullName)
                .toList();
        assertEquals(List.of(), leaks);
    }

    @Test
    void storesAndEdgesDoNotKnowEachOther() {
        noClasses()
                .that()
                .resideInAPackage(stores)
                .should()
                .dependOnClassesThat()
                .resideInAPackage(edges)
                .check(classes);
        noClasses()
                .that()
                .resideInAPackage(edges)
                .should()
                .dependOnClassesThat()
                .resideInAPackage(stores)
                .check(classes);
        slices().matching(family + ".(**)").should().beFreeOfCycles().check(classes);
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
                .check(classes);
    }

    @Test
    void noProgramIsStarted() {
        ProgramRule.NO_PROGRAM_IS_STARTED.check(classes);
    }

    @Test
    void everyPackageIsNullMarked() {
        List<String> bare = classes.stream()
                .map(JavaClass::getPackage)
                .distinct()
                .filter(p -> classes.stream().anyMatch(c -> c.getPackageName().equals(p.getName())))
                .filter(p -> !p.isAnnotatedWith(NullMarked.class))
                .map(p -> p.getName())
                .toList();
        assertEquals(List.of(), bare);
    }
}
