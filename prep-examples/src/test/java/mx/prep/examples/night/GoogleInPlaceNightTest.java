package mx.prep.examples.night;

import java.io.IOException;
import java.nio.file.Path;

/** On Google Cloud. */
class GoogleInPlaceNightTest extends InPlaceNightContract {
    @Override
    Cloud open(Path place) throws IOException {
        return new GoogleHere(place);
    }
}
