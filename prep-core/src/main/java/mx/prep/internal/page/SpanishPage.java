package mx.prep.internal.page;

import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.format.TextStyle;
import java.util.Locale;
import mx.prep.model.Election;
import mx.prep.model.PageKind;

/** What an outlet that has no page of its own shows, in Spanish. */
final class SpanishPage {
    private static final Locale SPANISH = Locale.forLanguageTag("es-MX");
    private static final DateTimeFormatter MOMENT =
            DateTimeFormatter.ofPattern("d 'de' MMMM 'de' uuuu 'a las' HH:mm 'horas'", SPANISH);

    private SpanishPage() {}

    static String of(PageKind kind, Election election) {
        return kind == PageKind.HOLDING ? holding(election) : closing(election);
    }

    private static String holding(Election election) {
        LocalDateTime opens = election.opens();
        String from = opens == null ? "" : " a partir del " + at(opens, election.zone());
        return page(
                "<meta http-equiv=\"refresh\" content=\"15\">\n",
                election,
                "Sin resultados todavía",
                "Aquí se publicarán los resultados electorales preliminares" + from
                        + ". Esta página se actualiza sola.");
    }

    private static String closing(Election election) {
        return page(
                "",
                election,
                "La publicación terminó",
                "La difusión de los resultados electorales preliminares terminó. Los resultados definitivos los da a"
                        + " conocer la autoridad electoral.");
    }

    private static String page(String refresh, Election election, String heading, String text) {
        String name = escaped(election.name()) + (election.rehearsal() ? " (simulacro)" : "");
        return String.format(Locale.ROOT, """
                <!doctype html>
                <html lang="es">
                <head>
                <meta charset="utf-8">
                <meta name="viewport" content="width=device-width, initial-scale=1">
                %s<title>%s</title>
                <style>body{font:1.1rem/1.5 system-ui,sans-serif;max-width:34rem;margin:18vh auto;padding:0 1rem}</style>
                </head>
                <body>
                <h1>%s</h1>
                <p>%s</p>
                </body>
                </html>
                """, refresh, name + ": " + heading, heading, escaped(text));
    }

    private static String at(LocalDateTime time, ZoneId zone) {
        return MOMENT.format(time) + " (" + zone.getDisplayName(TextStyle.FULL, SPANISH) + ")";
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }
}
