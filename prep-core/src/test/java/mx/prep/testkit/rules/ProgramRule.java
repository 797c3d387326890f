package mx.prep.testkit.rules;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaMethodCall;
import com.tngtech.archunit.lang.ArchRule;

/**
 * No class starts a program: neither by a {@link ProcessBuilder}, nor by {@link Runtime}, whose result nobody need look at.
 * Of our own classes alone: clouds' libraries start the programs that an outlet names for its credentials.
 */
public final class ProgramRule {
    /** The rule. */
    public static final ArchRule NO_PROGRAM_IS_STARTED = noClasses()
            .should()
            .dependOnClassesThat()
            .areAssignableTo(Process.class)
            .orShould()
            .dependOnClassesThat()
            .areAssignableTo(ProcessBuilder.class)
            .orShould()
            .callMethodWhere(DescribedPredicate.describe(
                    "it is Runtime.exec",
                    (JavaMethodCall call) -> call.getTargetOwner().isEquivalentTo(Runtime.class)
                            && call.getName().equals("exec")));

    private ProgramRule() {}
}
