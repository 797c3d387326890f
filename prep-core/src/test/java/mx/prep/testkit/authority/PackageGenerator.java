package mx.prep.testkit.authority;

import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import mx.prep.model.Cut;

/**
 * Makes the packages of an invented election night: a small single-page site with its data, a database in CSV, the same
 * in a zip inside the zip, maps and images.
 *
 * <p>A package is a pure function of the options and its number: the same bytes whenever and wherever it is made with
 * the same zlib. Number 0 is all zeros; figures only grow; the last carries {@code corteEspeciales}. Page, script,
 * national, entity and district data carry their package's cut ({@code data-prep-cut}, {@code CUT}, {@code corte}), so
 * that a reader can tell a mix; a section's data carry the cut that changed them last.
 *
 * <p>Immutable and thread-safe. Memory is bounded by the largest section, not by the package.
 */
public final class PackageGenerator {
    private static final DateTimeFormatter STEM = DateTimeFormatter.ofPattern("uuuuMMdd_HHmm'_PREP'", Locale.ROOT);

    private final Scale scale;
    private final int cuts;
    private final LocalDateTime opens;
    private final Duration interval;
    private final ZoneId zone;
    private final Night night;
    private final DatabaseCsv database;

    private PackageGenerator(Builder builder) {
        this.scale = builder.scale;
        this.cuts = builder.cuts;
        this.opens = builder.opens;
        this.interval = Duration.ofMinutes(builder.minutesPerCut);
        this.zone = builder.zone;
        this.night = new Night(builder.seed, scale, cuts);
        this.database = new DatabaseCsv(this, night, builder.csvSeparator, builder.csvCharset);
    }

    public static Builder builder() {
        return new Builder();
    }

    public Scale scale() {
        return scale;
    }

    /** How many packages the night has. */
    public int cuts() {
        return cuts;
    }

    public ZoneId zone() {
        return zone;
    }

    /** Time between two cuts. */
    public Duration interval() {
        return interval;
    }

    /** The cut with a number, from 0. */
    public Cut cut(int number) {
        if (number < 0 || number >= cuts) {
            throw new IllegalArgumentException("this night has cuts 0 to " + (cuts - 1) + ", not " + number);
        }
        return new Cut(opens.plus(interval.multipliedBy(number)));
    }

    /** The package's file name, such as {@code 20210606_2000_PREP.zip}. */
    public String name(int number) {
        return STEM.format(cut(number).time()) + ".zip";
    }

    /** What the package says in sum. */
    public Figures figures(int number) {
        cut(number);
        Tally tally = new Tally();
        for (int section = 0; section < scale.sections(); section++) {
            night.booths(section, number, tally::add);
        }
        return tally.figures();
    }

    /**
     * Writes a package and leaves the stream open.
     *
     * @throws IOException as thrown by the stream
     */
    public void write(int number, OutputStream out) throws IOException {
        cut(number);
        new SiteWriter(this, night, database, number, out).write();
    }

    /** Writes a package into a folder under its own name, replacing what is there, and returns the file. */
    public Path writeTo(int number, Path folder) throws IOException {
        Path file = folder.resolve(name(number));
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file), 1 << 16)) {
            write(number, out);
        }
        return file;
    }

    /** A package in memory: for small scales. */
    public byte[] bytes(int number) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try {
            write(number, out);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }

    /** The name of the database's zip inside the package. */
    String databaseName(int number) {
        return STEM.format(cut(number).time()) + "_Diputaciones.zip";
    }

    /** {@code UTC-5}, as the authority prints it. */
    String utcOffset(int number) {
        ZoneOffset offset = cut(number).time().atZone(zone).getOffset();
        int hours = offset.getTotalSeconds() / 3600;
        return "UTC" + (hours < 0 ? "" : "+") + hours;
    }

    /** When something came in that arrived after a share of the night. */
    LocalDateTime arrival(double share) {
        return opens.plusSeconds((long) (share * interval.toSeconds() * (cuts - 1)));
    }

    /** Options of a {@link PackageGenerator}; not thread-safe. */
    public static final class Builder {
        private long seed = 2021;
        private Scale scale = Scale.DEMO;
        private int cuts = 72;
        private LocalDateTime opens = LocalDateTime.of(2021, 6, 6, 20, 0);
        private int minutesPerCut = 5;
        private ZoneId zone = ZoneId.of("America/Mexico_City");
        private char csvSeparator = ',';
        private Charset csvCharset = StandardCharsets.UTF_8;

        private Builder() {}

        /** What chance starts from; default 2021. */
        public Builder seed(long seed) {
            this.seed = seed;
            return this;
        }

        /** How large the packages are; default {@link Scale#DEMO}. */
        public Builder scale(Scale scale) {
            this.scale = scale;
            return this;
        }

        /** How many packages the night has, at least 1; default 72. */
        public Builder cuts(int cuts) {
            this.cuts = cuts;
            return this;
        }

        /** Local time of the first cut, to the minute; default 6 June 2021, 20:00. */
        public Builder opens(LocalDateTime opens) {
            this.opens = opens;
            return this;
        }

        /** Minutes from one cut to the next, at least 1; default 5. */
        public Builder minutesPerCut(int minutes) {
            this.minutesPerCut = minutes;
            return this;
        }

        /** The election's zone; default America/Mexico_City. */
        public Builder zone(ZoneId zone) {
            this.zone = zone;
            return this;
        }

        /** The database's separator; default a comma. With another one the file starts with a {@code sep=} line. */
        public Builder csvSeparator(char separator) {
            this.csvSeparator = separator;
            return this;
        }

        /** The database's charset, which must have Spanish letters; default UTF-8. */
        public Builder csvCharset(Charset charset) {
            this.csvCharset = charset;
            return this;
        }

        /** Checks the options. */
        public PackageGenerator build() {
            if (cuts < 1 || minutesPerCut < 1) {
                throw new IllegalArgumentException("a night has at least one cut, and a minute between two");
            }
            new Cut(opens);
            return new PackageGenerator(this);
        }
    }
}
