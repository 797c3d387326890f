package mx.prep.testkit.authority;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.nio.charset.Charset;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;

/** Writes the night's database: title, date, summary and one row for each booth. */
final class DatabaseCsv {
    private static final DateTimeFormatter DATE_LINE = DateTimeFormatter.ofPattern("dd/MM/uuuu HH:mm", Locale.ROOT);
    private static final DateTimeFormatter ROW_TIME = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss", Locale.ROOT);
    private static final HexFormat HEX = HexFormat.of();

    private final PackageGenerator generator;
    private final Night night;
    private final char separator;
    private final Charset charset;

    DatabaseCsv(PackageGenerator generator, Night night, char separator, Charset charset) {
        this.generator = generator;
        this.night = night;
        this.separator = separator;
        this.charset = charset;
    }

    /** Writes the whole file and leaves the stream open. */
    void write(int cut, Tally national, OutputStream out) throws IOException {
        BufferedWriter writer = new BufferedWriter(new OutputStreamWriter(out, charset), 1 << 16);
        if (separator != ',') {
            writer.write("sep=" + separator + "\n");
        }
        writer.write("DIPUTACIONES FEDERALES\n");
        writer.write(DATE_LINE.format(generator.cut(cut).time()) + " (" + generator.utcOffset(cut) + ")\n");
        writer.write(String.join(String.valueOf(separator), Columns.SUMMARY) + "\n");
        writer.write(summary(national) + "\n\n");
        StringBuilder line = new StringBuilder(512);
        Columns.BEFORE_VOTES.forEach(name -> cell(line, name));
        Columns.VOTES.forEach(name -> cell(line, name));
        Columns.AFTER_VOTES.forEach(name -> cell(line, name));
        end(line, writer);
        Scale scale = generator.scale();
        for (int section = 0; section < scale.sections(); section++) {
            List<Night.Booth> booths = new ArrayList<>();
            night.booths(section, cut, booths::add);
            for (Night.Booth booth : booths) {
                row(line, booth);
                end(line, writer);
            }
        }
        writer.flush();
    }

    private String summary(Tally tally) {
        StringBuilder line = new StringBuilder();
        cell(line, tally.expected);
        cell(line, tally.captured);
        cell(line, 0);
        cell(line, tally.captured);
        cell(line, Tally.percent(tally.captured, tally.expected));
        cell(line, tally.counted);
        cell(line, Tally.percent(tally.counted, tally.expected));
        cell(line, Tally.percent(tally.captured - tally.counted, tally.expected));
        cell(line, tally.captured - tally.counted);
        cell(line, tally.nominal);
        cell(line, tally.total);
        cell(line, tally.totalWithoutSpecial);
        cell(line, Tally.percent(tally.totalWithoutSpecial, tally.nominal));
        line.setLength(line.length() - 1);
        return line.toString();
    }

    private void row(StringBuilder line, Night.Booth booth) {
        int district = night.district(booth.section);
        int entity = night.entity(district);
        String type = booth.special ? "S" : booth.index % 2 == 0 ? "B" : "C";
        String key = key(entity, booth);
        cell(line, "=\"" + key + "\"");
        cell(line, key + "02");
        cell(line, entity + 1);
        cell(line, Columns.ENTITIES.get(entity));
        cell(line, district + 1);
        cell(line, "DISTRITO " + (district + 1));
        cell(line, booth.section + 1);
        cell(line, booth.index % 9 + 1);
        cell(line, type);
        cell(line, 0);
        cell(line, booth.index % 2 + 1);
        cell(line, 2);
        int present = booth.total;
        if (booth.captured) {
            cell(line, booth.nominal - present);
            cell(line, present);
            cell(line, booth.index % 8);
            cell(line, booth.total);
        } else {
            blank(line, 4);
        }
        votes(line, booth);
        cell(line, booth.captured ? Integer.toString(booth.unregistered) : "-");
        cell(line, booth.captured ? Integer.toString(booth.nulls) : "-");
        cell(line, booth.captured ? Integer.toString(booth.total) : "-");
        cell(line, booth.total);
        cell(line, booth.nominal);
        cell(line, booth.index % 8);
        cell(line, booth.captured && !booth.counted ? "ALGUN DATO ILEGIBLE O SIN DATO" : "");
        cell(line, booth.counted ? 1 : 0);
        handling(line, booth);
    }

    private void votes(StringBuilder line, Night.Booth booth) {
        for (int i = 0; i < booth.votes.length; i++) {
            if (!booth.captured) {
                cell(line, "-");
            } else if (!booth.counted && booth.votes[i] == 0) {
                cell(line, i % 2 == 0 ? "SIN DATO" : "ILEGIBLE");
            } else {
                cell(line, booth.votes[i]);
            }
        }
    }

    private void handling(StringBuilder line, Night.Booth booth) {
        if (!booth.captured) {
            cell(line, "N/A");
            blank(line, 4);
            cell(line, "N/A");
            cell(line, "N/A");
            cell(line, "ACTA PREP");
            return;
        }
        LocalDateTime captured = generator.arrival(booth.arrival);
        cell(line, "F");
        cell(line, imageDigest(booth));
        cell(line, ROW_TIME.format(captured.minusMinutes(11)));
        cell(line, ROW_TIME.format(captured.minusMinutes(4)));
        cell(line, ROW_TIME.format(captured));
        cell(line, booth.index % 3 == 0 ? "CASILLA" : "CATD");
        cell(line, booth.index % 3 == 0 ? "MOVIL" : "ESCANER");
        cell(line, "ACTA PREP");
    }

    /** The booth's official key, such as {@code 230085B0100}. */
    static String key(int entity, Night.Booth booth) {
        String type = booth.special ? "S" : booth.index % 2 == 0 ? "B" : "C";
        String section = Integer.toString(10_000 + (booth.section + 1) % 10_000).substring(1);
        String place = Integer.toString(100 + booth.index % 100).substring(1);
        return Integer.toString(101 + entity).substring(1) + section + type + place + "00";
    }

    /** The digest of the act's image, as the authority would print it. */
    String imageDigest(Night.Booth booth) {
        StringBuilder hex = new StringBuilder(64);
        for (int i = 0; i < 4; i++) {
            long high = night.random(booth.index, 10 + 2 * i);
            hex.append(HEX.toHexDigits(high ^ night.random(booth.index, 11 + 2 * i) << 1));
        }
        return hex.toString();
    }

    private void blank(StringBuilder line, int cells) {
        for (int i = 0; i < cells; i++) {
            cell(line, "-");
        }
    }

    private void cell(StringBuilder line, String text) {
        line.append(text).append(separator);
    }

    private void cell(StringBuilder line, long number) {
        line.append(number).append(separator);
    }

    private static void end(StringBuilder line, BufferedWriter writer) throws IOException {
        line.setCharAt(line.length() - 1, '\n');
        writer.append(line);
        line.setLength(0);
    }
}
