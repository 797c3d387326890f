package mx.prep.examples.night;

import java.io.IOException;
import java.nio.file.Path;

/** On Google Cloud. */
class GoogleReleasesNightTest extends ReleasesNightContract {
    @Override
    Cloud open(Path place) throws IOException {
        return new GoogleHere(place);
    }
}
