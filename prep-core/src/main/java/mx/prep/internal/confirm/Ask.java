package mx.prep.internal.confirm;

import java.net.URI;
import mx.prep.internal.format.UrlPath;
import mx.prep.model.ManifestEntry;

/**
 * One address, and the file that has to be there.
 *
 * @param where what people call the address: a path of the site
 * @param uri the address, relative to the site or absolute
 */
record Ask(String where, URI uri, ManifestEntry entry) {
    /** A file at its own path. */
    static Ask of(ManifestEntry entry) {
        return new Ask(entry.path().value(), URI.create(UrlPath.of(entry.path())), entry);
    }

    /** A page at the address that readers type: its folder's, relative to the site. */
    static Ask folder(ManifestEntry page) {
        String path = page.path().value();
        String folder = path.substring(0, path.lastIndexOf('/') + 1);
        String encoded = UrlPath.of(page.path());
        return new Ask("/" + folder, URI.create("./" + encoded.substring(0, encoded.lastIndexOf('/') + 1)), page);
    }
}
