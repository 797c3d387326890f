package mx.prep.testkit.authority;

/**
 * How large the packages of a night are.
 *
 * @param entities federal entities, 1 to 32
 * @param districts districts, at least as many as entities
 * @param sections sections, one JSON file each, at least as many as districts
 * @param booths polling booths, one row of the database each, at least as many as sections
 * @param changing sections whose file changes from one cut to the next
 * @param libraryBytes about how long each of the two script libraries is, which never change
 */
public record Scale(int entities, int districts, int sections, int booths, int changing, int libraryBytes) {
    /** 60 files, about 1.5 MB, of which 24 change: a cut every second is no effort. */
    public static final Scale DEMO = new Scale(3, 9, 24, 900, 5, 60_000);
    /** 3,004 files, about 188 MB in a zip of about 40 MB when the night is complete; 639 files change with each cut. */
    public static final Scale BENCH = new Scale(32, 300, 2_619, 163_666, 300, 400_000);
    /** 20,000 files. */
    public static final Scale FILES_20K = new Scale(32, 300, 19_615, 60_000, 2_000, 400_000);
    /** 70,000 files: about one for each section of the country. */
    public static final Scale FILES_70K = new Scale(32, 300, 69_615, 163_666, 5_000, 400_000);

    public Scale {
        if (entities < 1 || entities > Columns.ENTITIES.size()) {
            throw new IllegalArgumentException("there are 1 to 32 entities: " + entities);
        }
        if (districts < entities || sections < districts || booths < sections) {
            throw new IllegalArgumentException("every entity has a district, which has a section, which has a booth");
        }
        if (changing < 1 || changing > sections || libraryBytes < 1) {
            throw new IllegalArgumentException("at least one section changes, at most all do; libraries aren't empty");
        }
    }

    /** Number of files in each package. */
    public int files() {
        return SiteWriter.FIXED_FILES + 2 * entities + districts + sections;
    }

    /** Number of files of a package that the package before lacked or had with other bytes. */
    public int changes() {
        return SiteWriter.FIXED_CHANGES + entities + districts + changing;
    }
}
