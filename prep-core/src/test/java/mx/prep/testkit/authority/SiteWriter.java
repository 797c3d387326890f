package mx.prep.testkit.authority;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.zip.CRC32;
import java.util.zip.Deflater;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** Writes one package: a small single-page site, its data and its database. Holds one file in memory at a time. */
final class SiteWriter {
    /** Files that every package has besides two for each entity and one for each district and section. */
    static final int FIXED_FILES = 11 + Columns.PARTIES.size();
    /** Files among them that change with every cut. */
    static final int FIXED_CHANGES = 7;

    private static final String DATA = "assets/diputaciones/";

    private final PackageGenerator generator;
    private final Night night;
    private final SiteJson json;
    private final DatabaseCsv database;
    private final int cut;
    private final ZipOutputStream zip;

    SiteWriter(PackageGenerator generator, Night night, DatabaseCsv database, int cut, OutputStream out) {
        this.generator = generator;
        this.night = night;
        this.json = new SiteJson(generator, night);
        this.database = database;
        this.cut = cut;
        this.zip = new ZipOutputStream(out, StandardCharsets.UTF_8);
    }

    void write() throws IOException {
        Tally national = new Tally();
        Tally[] districts = districts();
        Tally[] entities = entities(districts);
        for (Tally entity : entities) {
            national.add(entity);
        }
        pages();
        text(DATA + "avanceNacional.json", json.national(cut, national));
        for (int i = 0; i < entities.length; i++) {
            text(DATA + "entidades/" + number(i + 1, 2) + ".json", entity(i, entities[i]));
        }
        for (int i = 0; i < districts.length; i++) {
            text(DATA + "distritos/" + number(i + 1, 3) + ".json", json.place(cut, i + 1, "Distrito", districts[i]));
        }
        for (int i = 0; i < generator.scale().sections(); i++) {
            String folder = number(night.entity(night.district(i)) + 1, 2);
            text(DATA + "secciones/" + folder + "/" + number(i + 1, 5) + ".json", json.section(i, cut));
        }
        maps();
        images(national);
        downloads(national);
        zip.finish();
        zip.flush();
    }

    private String entity(int entity, Tally tally) {
        return json.place(cut, entity + 1, SiteJson.entityName(entity), tally);
    }

    private Tally[] districts() {
        Tally[] tallies = new Tally[generator.scale().districts()];
        for (int i = 0; i < tallies.length; i++) {
            tallies[i] = new Tally();
        }
        for (int i = 0; i < generator.scale().sections(); i++) {
            night.booths(i, cut, tallies[night.district(i)]::add);
        }
        return tallies;
    }

    private Tally[] entities(Tally[] districts) {
        Tally[] tallies = new Tally[generator.scale().entities()];
        for (int i = 0; i < tallies.length; i++) {
            tallies[i] = new Tally();
        }
        for (int i = 0; i < districts.length; i++) {
            tallies[night.entity(i)].add(districts[i]);
        }
        return tallies;
    }

    private void pages() throws IOException {
        text("index.html", stamped("index.html"));
        text("app.js", stamped("app.js"));
        text("movil/index.html", stamped("movil.html"));
        text("styles.css", stamped("styles.css"));
        text("lib/vendor.js", library(1));
        text("lib/charts.js", library(2));
    }

    private String stamped(String resource) throws IOException {
        try (InputStream in = SiteWriter.class.getResourceAsStream(resource)) {
            if (in == null) {
                throw new IllegalStateException("the test kit lacks its " + resource);
            }
            String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            return text.replace("@CUT@", generator.cut(cut).toString());
        }
    }

    /** Code that does nothing, of a length and compressibility that libraries have. */
    private String library(int which) {
        StringBuilder code = new StringBuilder("/* Library " + which + " of an invented site. */\n");
        for (int i = 0; code.length() < generator.scale().libraryBytes(); i++) {
            long random = night.random(i, 30 + which);
            code.append("function f")
                    .append(i)
                    .append("(a, b) { return a.map(x => x * ")
                    .append(random % 9_973);
            code.append(").filter(x => x > b + ").append(random >>> 40 & 255).append("); }\n");
        }
        return code.toString();
    }

    private void maps() throws IOException {
        int points = 4 + 4 * generator.scale().districts() / generator.scale().entities();
        for (int entity = 0; entity < generator.scale().entities(); entity++) {
            int row = entity / 8;
            StringBuilder ring = new StringBuilder();
            for (int i = 0; i <= points; i++) {
                double angle = 2 * Math.PI * (i % points) / points;
                double radius = 1 + (night.random(entity * 1_000L + i % points, 40) % 100) / 250.0;
                String x = coordinate(-115 + entity % 8 * 3 + radius * StrictMath.cos(angle));
                String y = coordinate(30 - row * 3.5 + radius * StrictMath.sin(angle));
                ring.append(i == 0 ? "" : ",")
                        .append('[')
                        .append(x)
                        .append(',')
                        .append(y)
                        .append(']');
            }
            text(
                    "geo/entidades/" + number(entity + 1, 2) + ".geojson",
                    "{\"type\":\"FeatureCollection\",\"features\":[{\"type\":\"Feature\",\"properties\":{\"nombre\":\""
                            + SiteJson.entityName(entity)
                            + "\"},\"geometry\":{\"type\":\"Polygon\",\"coordinates\":[["
                            + ring
                            + "]]}}]}\n");
        }
    }

    private static String coordinate(double degrees) {
        return String.format(Locale.ROOT, "%.5f", degrees);
    }

    private void images(Tally national) throws IOException {
        for (int i = 0; i < Columns.PARTIES.size(); i++) {
            int colour = (int) night.random(i, 50) & 0xFFFFFF;
            stored(
                    "img/partidos/" + Columns.PARTIES.get(i).toLowerCase(Locale.ROOT) + ".png",
                    Png.draw(32, 32, (x, y) -> (x - 16) * (x - 16) + (y - 16) * (y - 16) < 225 ? colour : 0xFFFFFF));
        }
        long done = 192 * national.captured / national.expected;
        stored("img/avance.png", Png.draw(192, 16, (x, y) -> y == 0 ? minute(x) : x < done ? 0xD5007F : 0xDDDDDD));
    }

    /** The first row of the progress image spells the cut, so that no two cuts have the same image. */
    private int minute(int x) {
        String stamp = generator.cut(cut).toString();
        return x < stamp.length() ? stamp.charAt(x) * 0x010101 : 0xFFFFFF;
    }

    private void downloads(Tally national) throws IOException {
        entry("LEEME.txt");
        zip.write("Base de datos del PREP. Datos inventados; codificación: ISO-8859-1.\r\n"
                .getBytes(StandardCharsets.ISO_8859_1));
        zip.closeEntry();
        entry("descargas/PREP_DIPUTACIONES.csv");
        database.write(cut, national, zip);
        zip.closeEntry();
        zip.setLevel(Deflater.NO_COMPRESSION);
        entry("descargas/" + generator.databaseName(cut));
        ZipOutputStream inner = new ZipOutputStream(new Unclosed(zip), StandardCharsets.UTF_8);
        inner.putNextEntry(stamped(new ZipEntry("PREP_DIPUTACIONES.csv")));
        database.write(cut, national, inner);
        inner.close();
        zip.closeEntry();
        zip.setLevel(Deflater.DEFAULT_COMPRESSION);
    }

    private void text(String path, String content) throws IOException {
        entry(path);
        zip.write(content.getBytes(StandardCharsets.UTF_8));
        zip.closeEntry();
    }

    private void stored(String path, byte[] content) throws IOException {
        CRC32 crc = new CRC32();
        crc.update(content);
        ZipEntry entry = stamped(new ZipEntry(path));
        entry.setMethod(ZipEntry.STORED);
        entry.setSize(content.length);
        entry.setCrc(crc.getValue());
        zip.putNextEntry(entry);
        zip.write(content);
        zip.closeEntry();
    }

    private void entry(String path) throws IOException {
        zip.putNextEntry(stamped(new ZipEntry(path)));
    }

    private ZipEntry stamped(ZipEntry entry) {
        entry.setTimeLocal(generator.cut(cut).time());
        return entry;
    }

    private static String number(int value, int digits) {
        String text = Integer.toString(value);
        return "0".repeat(Math.max(0, digits - text.length())) + text;
    }

    /** Passes everything on but the end. */
    private static final class Unclosed extends FilterOutputStream {
        Unclosed(OutputStream out) {
            super(out);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            out.write(bytes, offset, length);
        }

        @Override
        public void close() {}
    }
}
