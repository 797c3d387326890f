package mx.prep.model;

/**
 * Something about how readers are served that isn't as promised, though the bytes are right.
 *
 * @param kind what it concerns
 * @param where a path of the site, or a page that names one
 * @param what the rest of the sentence that starts with {@code where}; printable, without line ends
 */
public record Flaw(Kind kind, String where, String what) {
    private static final int MOST = 300;

    /** What a flaw concerns. More kinds may be added. */
    public enum Kind {
        /** Content-Type isn't the manifest's: browsers may download a page, or refuse a script. */
        MEDIA_TYPE,
        /** Browsers or caches may keep it for longer than promised. */
        CACHING,
        /** A reader who takes gzip gets it uncompressed. */
        COMPRESSION,
        /** It took longer than the 10 s that the call allows (II.a.iii.3). */
        SLOW,
        /** A page names something that isn't in the release, or isn't there. */
        REFERENCE,
        /** A page isn't found at the address that readers type. */
        ADDRESS,
        /** The pointer doesn't tell what is served: who checks the site is misled. */
        POINTER,
        /** The site answers without TLS. */
        ENCRYPTION
    }

    public Flaw {
        where = printable(where);
        what = printable(what);
    }

    /** What is wrong where. */
    public String sentence() {
        return where + " " + what;
    }

    @Override
    public String toString() {
        return sentence();
    }

    private static String printable(String text) {
        String cut = text.length() > MOST ? text.substring(0, MOST) + "…" : text;
        return cut.replaceAll("[\\p{Cc}\\p{Cf}\\p{Zl}\\p{Zp}]", "?");
    }
}
