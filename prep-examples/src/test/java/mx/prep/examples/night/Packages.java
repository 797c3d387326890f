package mx.prep.examples.night;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import mx.prep.model.Digest;
import mx.prep.model.DigestAlgorithm;
import mx.prep.testkit.authority.PackageGenerator;

/** What the authority's packages hold, to tell of which cuts some bytes are. Immutable. */
public final class Packages {
    private static final String INDEX = "index.html";
    private final List<Map<String, Digest>> cuts = new ArrayList<>();

    public Packages(PackageGenerator generator) throws IOException {
        for (int cut = 0; cut < generator.cuts(); cut++) {
            Map<String, Digest> files = new HashMap<>();
            try (ZipInputStream zip = new ZipInputStream(new ByteArrayInputStream(generator.bytes(cut)))) {
                for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                    files.put(entry.getName(), Digest.of(DigestAlgorithm.SHA256, zip.readAllBytes()));
                }
            }
            cuts.add(files);
        }
    }

    /** The cuts that have these bytes at a path; a route is the entry page's. */
    public Set<Integer> cutsOf(String path, Digest digest) {
        Set<Integer> found = new TreeSet<>();
        for (int cut = 0; cut < cuts.size(); cut++) {
            Map<String, Digest> files = cuts.get(cut);
            if (digest.equals(files.getOrDefault(path, files.get(INDEX)))) {
                found.add(cut);
            }
        }
        return found;
    }
}
