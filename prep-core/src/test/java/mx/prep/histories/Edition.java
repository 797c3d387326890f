package mx.prep.histories;

import java.time.LocalDateTime;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import mx.prep.model.Cut;
import mx.prep.model.Digest;
import mx.prep.model.DigestAlgorithm;
import mx.prep.model.PackageRef;
import mx.prep.testkit.zip.ZipForge;

/**
 * A package of a small site: one file never changes, one comes back with equal bytes, one comes and goes, data and page
 * are each edition's own.
 *
 * @param number counts cuts; from {@link #AHEAD} on they are ahead of the time
 * @param version 0, or more where a cut is issued again
 */
record Edition(int number, int version) {
    static final int AHEAD = 1_000;
    private static final LocalDateTime FIRST = LocalDateTime.of(2021, 6, 6, 20, 0);
    private static final Map<Edition, byte[]> ZIPS = new ConcurrentHashMap<>();
    private static final Map<Edition, PackageRef> REFERENCES = new ConcurrentHashMap<>();

    Cut cut() {
        return new Cut(FIRST.plusMinutes(5L * number));
    }

    String fileName() {
        LocalDateTime time = cut().time();
        return String.format(
                Locale.ROOT,
                "%04d%02d%02d_%02d%02d_PREP.zip",
                time.getYear(),
                time.getMonthValue(),
                time.getDayOfMonth(),
                time.getHour(),
                time.getMinute());
    }

    Map<String, String> files() {
        Map<String, String> files = new LinkedHashMap<>();
        files.put("x" + number % 3 + ".js", "// " + number % 3);
        files.put("lib.js", "// the same all night");
        files.put("a.json", "{\"cut\":" + number + ",\"version\":" + version + "}");
        files.put("b.json", "{\"even\":" + number % 2 + "}");
        files.put("index.html", "<script src=x" + number % 3 + ".js></script>" + number + "." + version);
        return files;
    }

    byte[] zip() {
        return ZIPS.computeIfAbsent(this, Edition::forge).clone();
    }

    private byte[] forge() {
        ZipForge zip = ZipForge.zip();
        files().forEach(zip::file);
        return zip.build();
    }

    PackageRef reference() {
        return REFERENCES.computeIfAbsent(
                this, e -> new PackageRef(e.cut(), Digest.of(DigestAlgorithm.SHA256, e.zip())));
    }

    boolean isAhead() {
        return number >= AHEAD;
    }

    Edition reissued() {
        return new Edition(number, version + 1);
    }
}
