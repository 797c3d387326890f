package mx.prep.internal.audit;

import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import mx.prep.archive.Holding;
import mx.prep.model.Digest;
import mx.prep.model.Evidence;
import mx.prep.model.HelpDeskMail;
import mx.prep.model.QuarantineNote;
import mx.prep.model.Receipt;
import mx.prep.model.Refusal;
import mx.prep.model.Transfer;
import mx.prep.model.Validators;
import org.jspecify.annotations.Nullable;

/** Writes the help-desk mail of one package from its papers. Stateless but for the zone. */
public final class MailWriter {
    private final DateTimeFormatter times;

    /** Times are written in this zone, with its offset. */
    public MailWriter(ZoneId zone) {
        times = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss XXX", Locale.ROOT)
                .withZone(zone);
    }

    /** The mail on a package that has receipts, oldest first. */
    public HelpDeskMail write(Holding holding, List<Receipt> receipts) {
        StringBuilder body = opening(holding);
        @Nullable Refusal refusal = null;
        boolean held = false;
        for (Receipt receipt : receipts) {
            reception(body, receipt);
            verdict(body, receipt.refusal(), receipt.verdict() == Receipt.Verdict.HELD);
            evidence(body, receipt.evidence());
            refusal = receipt.refusal() == null ? refusal : receipt.refusal();
            held |= receipt.verdict() == Receipt.Verdict.HELD;
        }
        return mail(holding, body, refusal, held);
    }

    /** The mail on a refused package without a cut. */
    public HelpDeskMail writeNote(Holding holding, List<QuarantineNote> notes) {
        StringBuilder body = opening(holding);
        @Nullable Refusal refusal = null;
        for (QuarantineNote note : notes) {
            line(body, "");
            line(body, "RECEPCIÓN");
            field(body, "Recibido por", note.publisher());
            field(body, "Rechazado", time(note.at()));
            verdict(body, note.refusal(), false);
            evidence(body, note.evidence());
            refusal = note.refusal();
        }
        return mail(holding, body, refusal, false);
    }

    private static HelpDeskMail mail(Holding holding, StringBuilder body, @Nullable Refusal refusal, boolean held) {
        String state = refusal != null
                ? "falló " + SpanishReasons.phase(refusal.code().phase())
                : held ? "paquete en espera" : "paquete recibido sin fallas";
        line(body, "");
        line(body, "Conservamos el paquete tal como se recibió y podemos enviarlo si hace falta.");
        String cut = holding.cut() == null ? "corte desconocido" : "corte " + holding.cut();
        return new HelpDeskMail(
                "PREP: " + state + ", " + cut + ", SHA-256 " + holding.sha256().shortHex(), body.toString());
    }

    private static StringBuilder opening(Holding holding) {
        StringBuilder body = new StringBuilder();
        line(body, "Mesa de ayuda del PREP:");
        line(body, "");
        line(body, "Como difusor recibimos el paquete que se describe a continuación.");
        line(body, "");
        line(body, "PAQUETE");
        field(
                body,
                "Corte",
                holding.cut() == null ? "no se puede determinar" : holding.cut().toString());
        field(body, "Tamaño", holding.zip() == null ? "no conservado" : holding.bytes() + " bytes");
        field(body, "SHA-256", holding.sha256().hex());
        return body;
    }

    private void reception(StringBuilder body, Receipt receipt) {
        Transfer transfer = receipt.transfer();
        Validators said = receipt.validators();
        line(body, "");
        line(body, "RECEPCIÓN");
        field(body, "Recibido por", receipt.publisher());
        field(body, "Archivo", said.name());
        field(body, "Inicio", time(transfer.started()));
        field(body, "Fin", time(transfer.finished()));
        field(body, "Bytes", Long.toString(transfer.bytes()));
        field(body, "Origen", receipt.source() + (transfer.tlsProtocol() == null ? "" : ", " + transfer.tlsProtocol()));
        field(
                body,
                "Content-Length",
                said.length() == null ? null : said.length().toString());
        field(body, "ETag", said.etag());
        field(body, "Last-Modified", time(said.lastModified()));
        field(body, "Date", time(receipt.sourceTime()));
    }

    private static void verdict(StringBuilder body, @Nullable Refusal refusal, boolean held) {
        line(body, "");
        line(body, "RESULTADO");
        if (refusal == null) {
            field(body, "Falló", "nada");
            field(body, "Estado", held ? "en espera de una decisión nuestra" : "aceptado");
            return;
        }
        field(body, "Falló", SpanishReasons.phase(refusal.code().phase()));
        field(body, "Código", refusal.code().name());
        field(body, "Motivo", SpanishReasons.reason(refusal.code()));
        field(body, "Detalle", plain(refusal.message()));
    }

    private static void evidence(StringBuilder body, List<Evidence> evidence) {
        if (evidence.isEmpty()) {
            return;
        }
        line(body, "");
        line(body, "COMPROBACIONES");
        for (Evidence seen : evidence) {
            line(body, "  - " + plain(seen.method()) + ": " + plain(seen.detail()));
            digest(body, "anunciado", seen.expected());
            digest(body, "calculado", seen.actual());
        }
    }

    private static void digest(StringBuilder body, String name, @Nullable Digest digest) {
        if (digest != null) {
            line(body, "    " + name + ": " + digest.algorithm() + " " + digest.hex());
        }
    }

    private @Nullable String time(@Nullable Instant instant) {
        return instant == null ? null : times.format(instant);
    }

    private static void field(StringBuilder body, String name, @Nullable String value) {
        if (value != null) {
            line(body, String.format(Locale.ROOT, "  %-15s %s", name + ":", plain(value)));
        }
    }

    /** Somebody else's text on one line: a mail's lines are ours. */
    private static String plain(String text) {
        return Objects.requireNonNull(text).replaceAll("\\p{Cntrl}+", " ");
    }

    private static void line(StringBuilder body, String text) {
        body.append(text).append('\n');
    }
}
