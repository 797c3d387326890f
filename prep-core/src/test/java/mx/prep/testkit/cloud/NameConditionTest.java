package mx.prep.testkit.cloud;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Conditions are read whole or not at all. */
class NameConditionTest {
    private static final String PATH =
            "@Resource[Microsoft.Storage/storageAccounts/blobServices/containers/blobs:path] ";
    private static final String NAME = "resource.name.startsWith(\"projects/_/buckets/site/objects/";

    private static String block(String action, String paths) {
        return "((!(ActionMatches{'" + action + "'})) OR (" + paths + "))";
    }

    @Test
    void azuresSaySomeNamesOrAllButSome() {
        assertEquals(
                Map.of(
                        "delete", new NameCondition(List.of("a/*", "b/*"), List.of()),
                        "write", new NameCondition(List.of(), List.of("c/*", "d/*"))),
                NameCondition.azure(block("delete", PATH + "StringLike 'a/*' OR " + PATH + "StringLike 'b/*'")
                        + " AND "
                        + block("write", PATH + "StringNotLike 'c/*' AND " + PATH + "StringNotLike 'd/*'")));
    }

    @Test
    void googlesSaySomeNamesOrAllButSome() {
        assertEquals(
                new NameCondition(List.of("a/*", "b/*"), List.of()),
                NameCondition.google(NAME + "a/\") || " + NAME + "b/\")", "site"));
        assertEquals(
                new NameCondition(List.of(), List.of("a/*", "b/*")),
                NameCondition.google("!" + NAME + "a/\") && !" + NAME + "b/\")", "site"));
    }

    @Test
    void whatMeansSomethingElseIsRefused() {
        refusedByAzure(block("delete", PATH + "StringLike 'a/*' AND " + PATH + "StringLike 'b/*'"));
        refusedByAzure(block("delete", PATH + "StringNotLike 'a/*' OR " + PATH + "StringNotLike 'b/*'"));
        refusedByAzure(block("delete", PATH + "StringStartsWith 'a/'"));
        refusedByAzure(PATH + "StringLike 'a/*'");
        refusedByGoogle(NAME + "a/\") && " + NAME + "b/\")", "site");
        refusedByGoogle("!" + NAME + "a/\") || !" + NAME + "b/\")", "site");
        refusedByGoogle(NAME + "a/\")", "another");
        refusedByGoogle(NAME + "a/\") || request.time.getHours() < 5", "site");
    }

    private static void refusedByAzure(String condition) {
        assertThrows(IllegalArgumentException.class, () -> NameCondition.azure(condition), condition);
    }

    private static void refusedByGoogle(String condition, String bucket) {
        assertThrows(IllegalArgumentException.class, () -> NameCondition.google(condition, bucket), condition);
    }
}
