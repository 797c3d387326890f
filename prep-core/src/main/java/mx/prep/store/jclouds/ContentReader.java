package mx.prep.store.jclouds;

import java.io.InputStream;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import mx.prep.error.StoreException;
import mx.prep.error.StoreException.Kind;
import mx.prep.internal.time.Ticker;
import mx.prep.model.ObjectKey;
import mx.prep.spi.ByteRange;
import mx.prep.spi.ObjectContent;
import mx.prep.spi.StoredObject;
import org.jclouds.http.HttpResponse;
import org.jspecify.annotations.Nullable;

/** Reads an object's bytes, all or a range of them, by a GET as RFC 9110, section 14 has it. Thread-safe. */
public final class ContentReader {
    private static final int RANGE_NOT_SATISFIABLE = 416;

    private final String store;
    private final StoreFailures failures;
    private final Ticker ticker;

    /** @param store the store's name, for messages */
    public ContentReader(String store, StoreFailures failures, Ticker ticker) {
        this.store = store;
        this.failures = failures;
        this.ticker = ticker;
    }

    /** What an answer's headers say of an object of a size. */
    @FunctionalInterface
    public interface Description {
        StoredObject of(HttpResponse response, long size);
    }

    /** The header that asks for a range, or null for everything. */
    public static @Nullable String header(ByteRange range) {
        if (range.isAll()) {
            return null;
        }
        boolean open = range.length() > Long.MAX_VALUE - range.offset();
        return "bytes=" + range.offset() + "-" + (open ? "" : range.offset() + range.length() - 1);
    }

    /**
     * Reads what the request answers; a range behind the object's end is empty.
     *
     * @param request throws where the answer is no success
     * @param find finds the object where the range lies behind its end
     */
    public ObjectContent read(
            ObjectKey key,
            Supplier<HttpResponse> request,
            Function<ObjectKey, Optional<StoredObject>> find,
            Description description) {
        HttpResponse response;
        try {
            response = request.get();
        } catch (StoreException e) {
            HttpResponse refusal = StoreHttp.answer(e);
            if (refusal != null && refusal.getStatusCode() == RANGE_NOT_SATISFIABLE) {
                return new ObjectContent(find.apply(key).orElseThrow(() -> e), InputStream.nullInputStream());
            }
            throw e;
        }
        long length = length(key, response.getFirstHeaderOrNull("Content-Length"));
        String part = response.getFirstHeaderOrNull("Content-Range");
        long size = part == null ? length : Long.parseLong(part.substring(part.lastIndexOf('/') + 1));
        return new ObjectContent(
                description.of(response, size), ObjectStream.of(response, length, key.value(), failures, ticker));
    }

    /**
     * The length that an answer announces.
     *
     * @param length the header's value
     * @throws StoreException if there is none, as where somebody decoded the answer on its way
     */
    public long length(ObjectKey key, @Nullable String length) {
        if (length == null) {
            throw new StoreException(
                    Kind.UNAVAILABLE, store, key.value(), "the answer doesn't say how long the object is", null);
        }
        return Long.parseLong(length);
    }
}
