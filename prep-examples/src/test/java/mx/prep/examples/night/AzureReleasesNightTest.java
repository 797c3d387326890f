package mx.prep.examples.night;

import java.io.IOException;
import java.nio.file.Path;

/** On Azure. */
class AzureReleasesNightTest extends ReleasesNightContract {
    @Override
    Cloud open(Path place) throws IOException {
        return new AzureHere(place);
    }
}
