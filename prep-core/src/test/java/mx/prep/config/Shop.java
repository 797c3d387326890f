package mx.prep.config;

import java.net.URI;
import java.nio.charset.Charset;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import mx.prep.error.ConfigException;
import mx.prep.integrity.Digests;
import mx.prep.model.Cut;
import mx.prep.model.Limits;
import mx.prep.model.Mode;
import mx.prep.spi.Builder;
import mx.prep.spi.Verifier;
import org.jspecify.annotations.Nullable;

/** A builder with an option of every type. */
public final class Shop implements Builder<Verifier> {
    /** A block without defaults. */
    public record Opening(
            String name, LocalDateTime opens, @Nullable String note, boolean rehearsal) {
        public Opening {
            if (name.isBlank()) {
                throw new IllegalArgumentException("an opening needs a name that isn't blank");
            }
        }
    }

    final Map<String, Object> set = new LinkedHashMap<>();

    private Shop with(String key, Object value) {
        set.put(key, value);
        return this;
    }

    public Shop text(String value) {
        return with("text", value);
    }

    public Shop count(int value) {
        return with("count", value);
    }

    public Shop size(long value) {
        return with("size", value);
    }

    public Shop ratio(double value) {
        return with("ratio", value);
    }

    public Shop flag(boolean value) {
        return with("flag", value);
    }

    public Shop patience(Duration value) {
        return with("patience", value);
    }

    public Shop url(URI value) {
        return with("url", value);
    }

    public Shop folder(Path value) {
        return with("folder", value);
    }

    public Shop opens(LocalDateTime value) {
        return with("opens", value);
    }

    public Shop zone(ZoneId value) {
        return with("zone", value);
    }

    public Shop charset(Charset value) {
        return with("charset", value);
    }

    public Shop mode(Mode value) {
        return with("mode", value);
    }

    public Shop names(Pattern value) {
        return with("names", value);
    }

    public Shop cut(Cut value) {
        return with("cut", value);
    }

    public Shop list(List<Integer> value) {
        return with("list", value);
    }

    public Shop kinds(Set<Mode> value) {
        return with("kinds", value);
    }

    public Shop headers(Map<String, String> value) {
        return with("headers", value);
    }

    public Shop limits(Limits value) {
        return with("limits", value);
    }

    public Shop opening(Opening value) {
        return with("opening", value);
    }

    public Shop check(Verifier value) {
        return with("check", value);
    }

    public Shop checks(List<Verifier> value) {
        return with("checks", value);
    }

    public Shop passwordEnv(String variable) {
        return with("passwordEnv", variable);
    }

    public Shop headersEnv(Map<String, String> variables) {
        return with("headersEnv", variables);
    }

    public Shop port(int value) {
        if (value < 1) {
            throw new IllegalArgumentException("a port is positive");
        }
        return with("port", value);
    }

    /** For code only: no file can hold a clock. */
    public Shop clock(Clock value) {
        return with("clock", value);
    }

    @Override
    public Verifier build() {
        if (set.containsKey("text") && set.containsKey("count")) {
            throw new ConfigException("a shop has a text or a count, not both");
        }
        return Digests.none();
    }
}
