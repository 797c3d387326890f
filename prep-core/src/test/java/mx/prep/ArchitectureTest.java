package mx.prep;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackages;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noMethods;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import mx.prep.testkit.rules.ProgramRule;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The rules of the rooms (design, section 2), with a control that shows that a rule can fail. */
class ArchitectureTest {
    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("mx.prep");

    /** From the lowest floor to the highest; a floor may use those before it, rooms of one floor leave each other be. */
    private static final List<List<String>> FLOORS = List.of(
            List.of("mx.prep.model"),
            List.of("mx.prep.error"),
            List.of(
                    "mx.prep.spi",
                    "mx.prep.event",
                    "mx.prep.internal.format",
                    "mx.prep.internal.secret",
                    "mx.prep.internal.time",
                    "mx.prep.internal.tls"),
            List.of(
                    "mx.prep.internal.retry",
                    "mx.prep.internal.web",
                    "mx.prep.internal.zip",
                    "mx.prep.internal.journal"),
            List.of("mx.prep.internal.fit"),
            List.of(
                    "mx.prep.archive",
                    "mx.prep.source",
                    "mx.prep.integrity",
                    "mx.prep.store",
                    "mx.prep.store.jclouds",
                    "mx.prep.alarm",
                    "mx.prep.metrics"),
            List.of("mx.prep.edge", "mx.prep.internal.incident"),
            List.of("mx.prep.internal.page"),
            List.of("mx.prep.internal.receive"),
            List.of("mx.prep.internal.verify"),
            List.of("mx.prep.internal.cut"),
            List.of("mx.prep.internal.keep"),
            List.of("mx.prep.internal.unpack"),
            List.of("mx.prep.internal.content"),
            List.of("mx.prep.internal.hold"),
            List.of("mx.prep.internal.diff"),
            List.of("mx.prep.internal.upload"),
            List.of("mx.prep.internal.inplace"),
            List.of("mx.prep.internal.switchover"),
            List.of("mx.prep.internal.audit"),
            List.of("mx.prep.internal.sweep"),
            List.of("mx.prep.internal.purge"),
            List.of("mx.prep.internal.confirm"),
            List.of("mx.prep.internal.pipeline"),
            List.of("mx.prep.internal.follow"),
            List.of("mx.prep"),
            List.of("mx.prep.config"));

    static Stream<String> rooms() {
        return FLOORS.stream().flatMap(List::stream);
    }

    @ParameterizedTest
    @MethodSource("rooms")
    void dependenciesRunDown(String room) {
        rule(room).check(CLASSES);
    }

    /** What a room may depend on: itself, the floors below it, and what isn't ours. */
    private static ArchRule rule(String room) {
        String[] allowed = Stream.concat(
                        Stream.of(room),
                        FLOORS.stream()
                                .takeWhile(floor -> !floor.contains(room))
                                .flatMap(List::stream))
                .toArray(String[]::new);
        return classes()
                .that()
                .resideInAPackage(room)
                .should()
                .onlyDependOnClassesThat(resideInAnyPackage(allowed).or(resideOutsideOfPackages("mx.prep..")))
                .allowEmptyShould(false);
    }

    @Test
    void everyRoomHasItsFloor() {
        List<String> known = rooms().toList();
        List<String> unknown = CLASSES.stream()
                .map(JavaClass::getPackageName)
                .distinct()
                .filter(p -> !known.contains(p))
                .toList();
        assertTrue(unknown.isEmpty(), () -> "give these packages a floor: " + unknown);
    }

    @Test
    void noProgramIsStarted() {
        ProgramRule.NO_PROGRAM_IS_STARTED.check(CLASSES);
    }

    /** For the rule against programs: starts one and drops what it gets. */
    private static final class Starter implements Callable<String> {
        @Override
        public String call() throws IOException {
            Runtime.getRuntime().exec(new String[] {"true"});
            return "started";
        }
    }

    /** For the rule against programs: another way. */
    private static final class Builder implements Callable<Process> {
        @Override
        public Process call() throws IOException {
            return new ProcessBuilder("true").start();
        }
    }

    @Test
    void aProgramThatIsStartedIsSeen() {
        for (Class<?> starter : List.of(Starter.class, Builder.class)) {
            JavaClasses alone = new ClassFileImporter().importClasses(starter);
            assertThrows(AssertionError.class, () -> ProgramRule.NO_PROGRAM_IS_STARTED.check(alone), starter::getName);
        }
    }

    /** Other readers believe counts and sizes that nobody has held against the file yet. */
    @Test
    void packagesAreReadByTheStrictReaderAlone() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .haveNameMatching(".*\\.(Zip|Jar)(File|InputStream)|.*\\.ZipArchiveInputStream")
                .check(CLASSES);
    }

    @Test
    void aRuleCanFail() {
        ArchRule upsideDown = noClasses()
                .that()
                .resideInAPackage("mx.prep.internal.switchover")
                .should()
                .dependOnClassesThat(resideInAnyPackage("mx.prep.model"));
        assertThrows(AssertionError.class, () -> upsideDown.check(CLASSES));
    }

    @Test
    void noCycles() {
        slices().matching("mx.prep.(**)").should().beFreeOfCycles().check(CLASSES);
    }

    @Test
    void coreKnowsNoCloudAndNoServer() {
        noClasses()
                .should()
                .dependOnClassesThat(resideInAnyPackage(
                        "software.amazon..",
                        "com.amazonaws..",
                        "com.azure..",
                        "com.google.cloud..",
                        "com.google.auth..",
                        "org.eclipse.jetty..",
                        "ch.qos.logback..",
                        "info.picocli.."))
                .check(CLASSES);
    }

    @Test
    void libraryTypesStayOutOfTheApi() {
        DescribedPredicate<JavaClass> foreign = resideInAnyPackage(
                "com.google.common..",
                "org.jclouds..",
                "com.fasterxml..",
                "org.apache.commons..",
                "dev.failsafe..",
                "org.bouncycastle..");
        methods()
                .that()
                .arePublic()
                .and()
                .areDeclaredInClassesThat()
                .resideOutsideOfPackages("mx.prep.internal..", "mx.prep.store.jclouds")
                .should(new ArchCondition<JavaMethod>("have neither parameters nor a result of a library's type") {
                    @Override
                    public void check(JavaMethod method, ConditionEvents events) {
                        boolean leaks = method.getOwner().getModifiers().contains(JavaModifier.PUBLIC)
                                && Stream.concat(
                                                method.getRawParameterTypes().stream(),
                                                Stream.of(method.getRawReturnType()))
                                        .anyMatch(foreign);
                        if (leaks) {
                            events.add(SimpleConditionEvent.violated(method, method.getFullName()));
                        }
                    }
                })
                .check(CLASSES);
    }

    @Test
    void ourOwnInternalsStayOutOfTheApi() {
        List<String> leaks = CLASSES.stream()
                .filter(owner -> !owner.getPackageName().startsWith("mx.prep.internal"))
                // For the provider modules, which are built with it.
                .filter(owner -> !owner.getPackageName().equals("mx.prep.store.jclouds"))
                .filter(ArchitectureTest::isApi)
                .flatMap(owner -> owner.getCodeUnits().stream())
                .filter(unit -> unit.getModifiers().contains(JavaModifier.PUBLIC)
                        || unit.getModifiers().contains(JavaModifier.PROTECTED))
                .filter(unit -> Stream.concat(unit.getRawParameterTypes().stream(), Stream.of(unit.getRawReturnType()))
                        .anyMatch(type -> type.getPackageName().startsWith("mx.prep.internal")))
                .map(JavaCodeUnit::getFullName)
                .toList();
        assertEquals(List.of(), leaks);
    }

    /** Whether a class can be seen from outside, with all that it stands in. */
    private static boolean isApi(JavaClass type) {
        return type.getModifiers().contains(JavaModifier.PUBLIC)
                && type.getEnclosingClass().map(ArchitectureTest::isApi).orElse(true);
    }

    @Test
    void portsHaveSevenMethodsOrFewer() {
        for (JavaClass port : CLASSES) {
            if (port.getPackageName().equals("mx.prep.spi") && port.isInterface()) {
                long methods = port.getMethods().stream()
                        .filter(m -> !m.getName().equals("close"))
                        .filter(m -> !m.getModifiers().contains(JavaModifier.STATIC))
                        .filter(m -> !m.getModifiers().contains(JavaModifier.SYNTHETIC))
                        .count();
                assertFalse(methods > 7, () -> port.getName() + " has more than seven methods");
            }
        }
    }

    @Test
    void optionalIsOnlyReturned() {
        noMethods()
                .that()
                .arePublic()
                .and()
                .areDeclaredInClassesThat()
                .resideOutsideOfPackage("mx.prep.internal..")
                .should()
                .haveRawParameterTypes(new DescribedPredicate<List<JavaClass>>("with an Optional") {
                    @Override
                    public boolean test(List<JavaClass> types) {
                        return types.stream().anyMatch(t -> t.isEquivalentTo(Optional.class));
                    }
                })
                .check(CLASSES);
    }

    @Test
    void everyPackageIsNullMarked() {
        List<String> bare = CLASSES.stream()
                .map(JavaClass::getPackage)
                .distinct()
                .filter(p -> !p.isAnnotatedWith(NullMarked.class))
                .map(p -> p.getName())
                .filter(p -> CLASSES.stream().anyMatch(c -> c.getPackageName().equals(p)))
                .toList();
        assertTrue(bare.isEmpty(), () -> "not @NullMarked: " + bare);
    }

    @Test
    void timeIsInjected() {
        noClasses()
                .that()
                .resideOutsideOfPackages("mx.prep.internal.time", "mx.prep")
                .should()
                .callMethod(Thread.class, "sleep", long.class)
                .orShould()
                .callMethod(java.time.Instant.class, "now")
                .orShould()
                .callMethod(System.class, "currentTimeMillis")
                .check(CLASSES);
    }

    @Test
    void aGoodGuestTouchesNothingGlobal() {
        noClasses()
                .should()
                .callMethod(System.class, "setProperty", String.class, String.class)
                .orShould()
                .callMethod(java.security.Security.class, "setProperty", String.class, String.class)
                .orShould()
                .callMethod(Runtime.class, "addShutdownHook", Thread.class)
                .orShould()
                .callMethod(javax.net.ssl.SSLContext.class, "setDefault", javax.net.ssl.SSLContext.class)
                .orShould()
                .callMethod(System.class, "exit", int.class)
                .check(CLASSES);
    }
}
