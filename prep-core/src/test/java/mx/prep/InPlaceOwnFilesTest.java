package mx.prep;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import mx.prep.model.DeliveryResult;
import mx.prep.model.Mode;
import mx.prep.model.ObjectKey;
import mx.prep.model.Recipe;
import mx.prep.spi.Deletion;
import mx.prep.spi.Precondition;
import mx.prep.spi.Target;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Holding page, overrides and closing page in a live tree. */
class InPlaceOwnFilesTest {
    @TempDir
    Path folder;

    private Outlet outlet;

    @BeforeEach
    void open() throws IOException {
        outlet = new Outlet(folder);
    }

    private Publisher publisher() {
        Recipe plain = new Recipe(
                "",
                java.util.Set.of(),
                Recipe.MEDIA_TYPES,
                Recipe.of(Mode.IN_PLACE).cacheRule(),
                java.util.Map.of());
        return outlet.builder(new Target("portal", outlet.store, "", Mode.IN_PLACE, plain, null, null, null))
                .build();
    }

    @Test
    void theFirstCutReplacesTheHoldingPageAndTheClosingPageReplacesTheSite() {
        outlet.goTo("2021-06-01T12:00");
        try (Publisher publisher = publisher()) {
            assertInstanceOf(DeliveryResult.Live.class, publisher.prepare().get("portal"));
            assertTrue(text("index.html").contains("Sin resultados todavía"));
            outlet.goTo("2021-06-06T20:01");
            outlet.offer("20210606_2000");
            publisher.runOnce();
            assertEquals("<html>20210606_2000", text("index.html"));
            outlet.goTo("2021-06-09T12:00");
            publisher.retire("over");
            assertTrue(text("index.html").contains("La publicación terminó"));
            publisher.reopen("not yet");
            assertEquals("<html>20210606_2000", text("index.html"));
        }
    }

    @Test
    void anOverrideStandsInTheLiveTreeAndIsPutBackWhereItWasDamaged() throws IOException {
        Path file = Files.writeString(folder.resolve("logo.svg"), "<svg>nuestro</svg>");
        outlet.offer("20210606_2000");
        try (Publisher publisher = publisher()) {
            publisher.runOnce();
            assertInstanceOf(
                    DeliveryResult.Live.class,
                    publisher
                            .override("logo.svg", file, "our colours")
                            .targets()
                            .get("portal"));
            assertEquals("<svg>nuestro</svg>", text("logo.svg"));
            outlet.store.delete(List.of(new Deletion(ObjectKey.of("logo.svg"), Precondition.NONE)));
            publisher.runOnce();
            assertEquals("<svg>nuestro</svg>", text("logo.svg"));
            outlet.offer("20210606_2005");
            publisher.runOnce();
            assertEquals("<html>20210606_2005", text("index.html"));
            assertEquals("<svg>nuestro</svg>", text("logo.svg"));
            publisher.giveBack("logo.svg", "theirs again");
            assertEquals("<svg/>", text("logo.svg"));
        }
    }

    private String text(String path) {
        return new String(outlet.store.bytes(ObjectKey.of(path)).orElseThrow(), StandardCharsets.UTF_8);
    }
}
