package mx.prep.internal.audit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.time.ZoneId;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import mx.prep.archive.Holding;
import mx.prep.model.Digest;
import mx.prep.model.DigestAlgorithm;
import mx.prep.model.Evidence;
import mx.prep.model.HelpDeskMail;
import mx.prep.model.QuarantineNote;
import mx.prep.model.Refusal;
import mx.prep.model.RefusalCode;
import org.junit.jupiter.api.Test;

class MailWriterTest {
    private static final Digest SHA256 = Digest.of(DigestAlgorithm.SHA256, new byte[] {1});
    private static final Holding HOLDING = new Holding(Holding.Place.QUARANTINE, null, SHA256, null, 0, List.of());

    @Test
    void everyRefusalHasItsSpanishSentence() {
        Set<String> sentences = new HashSet<>();
        for (RefusalCode code : RefusalCode.values()) {
            String sentence = SpanishReasons.reason(code);
            assertTrue(sentence.endsWith("."), sentence);
            assertTrue(sentences.add(sentence), () -> "twice: " + sentence);
        }
        assertEquals(RefusalCode.values().length, sentences.size());
    }

    @Test
    void foreignTextAddsNoLinesOfItsOwn() {
        QuarantineNote note = new QuarantineNote(
                "one",
                SHA256,
                Refusal.of(RefusalCode.CUT_UNKNOWN, "a\r\nBcc: todos@example.mx"),
                List.of(new Evidence("sidecar", "x\u0000\nRESULTADO", null, null)),
                Instant.parse("2021-06-07T01:00:00Z"));
        HelpDeskMail mail = new MailWriter(ZoneId.of("America/Mexico_City")).writeNote(HOLDING, List.of(note));
        assertTrue(mail.body().contains("2021-06-06 20:00:00 -05:00"), mail::body);
        assertTrue(mail.subject().contains("corte desconocido"), mail::subject);
        assertFalse(mail.body().lines().anyMatch(line -> line.startsWith("Bcc")), mail::body);
        assertEquals(
                1, mail.body().lines().filter(line -> line.equals("RESULTADO")).count(), mail::body);
    }
}
