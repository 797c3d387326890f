package mx.prep.testkit.azure;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import mx.prep.testkit.cloud.CloudFault;
import mx.prep.testkit.cloud.CloudServer;
import mx.prep.testkit.store.Operation;
import mx.prep.testkit.store.Request;
import mx.prep.testkit.store.RequestHook;

/**
 * A Blob Storage server on loopback whose containers live in memory; addressed by path ({@code /account/container/blob}).
 * Knows block blobs (put, blocks and their list, get, head, copy, delete) and lists. Thread-safe.
 *
 * <p>As strict as Azure: every request, or its URL, must be signed with the account's key, bytes must be
 * what their MD5 says, and of writers with the same {@code If-Match} or {@code If-None-Match} exactly one succeeds. It
 * knows no tokens, snapshots and leases: Azurite does. It has the data actions of {@link #rights} on containers, as if the
 * key were an identity. Blocks and their list count as puts.
 */
public final class BlobServer extends CloudServer<BlobAnswer> {
    /** The one account: the one that tools know emulators by. */
    public static final String ACCOUNT = "devstoreaccount1";

    /** Its shared key, in base64; no secret. */
    public static final String KEY =
            "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==";

    private final Map<String, Container> containers = new ConcurrentHashMap<>();
    private final BlobRoutes routes = new BlobRoutes(containers);
    private final Clock clock = Clock.systemUTC();
    private final SharedKeyCheck signatures = new SharedKeyCheck(ACCOUNT, new Hmac(KEY), clock);
    private final SharedAccess access = new SharedAccess(ACCOUNT, new Hmac(KEY), clock);

    private BlobServer(int port, RequestHook hook) {
        super("blob-server", port, null, hook);
        serve();
    }

    /** On any free port. */
    public static BlobServer start() {
        return start(0, RequestHook.NONE);
    }

    /**
     * On a port of loopback.
     *
     * @param port 0 for any free one
     * @param hook called around each request, on the server's thread
     */
    public static BlobServer start(int port, RequestHook hook) {
        return new BlobServer(port, hook);
    }

    /** The query of a URL that lets a tool into the account until a moment, here and in any emulator of it. */
    public static String sharedAccess(Instant until) {
        return new SharedAccess(ACCOUNT, new Hmac(KEY), Clock.systemUTC()).query(until);
    }

    /** Where it listens, with the account in the path. */
    @Override
    public URI endpoint() {
        return super.endpoint().resolve("/" + ACCOUNT);
    }

    /** Makes an empty container, unless it is there. */
    public BlobServer container(String name) {
        containers.computeIfAbsent(name, any -> new Container(clock));
        return this;
    }

    /** A blob as stored, without a request. */
    public Optional<StoredBlob> blob(String container, String name) {
        return Optional.ofNullable(containers.get(container)).flatMap(found -> found.find(name));
    }

    /** All names of a container in order, without a request. */
    public List<String> names(String container) {
        Container found = containers.get(container);
        return found == null ? List.of() : found.names();
    }

    @Override
    protected void serve(HttpExchange exchange) throws IOException {
        BlobCall call = BlobCall.read(exchange);
        Request request = arrived(call.operation(), call.subject());
        CloudFault fault = fault(request);
        if (request.operation() == Operation.PUT) {
            carried(Operation.PUT, call.body().length);
        }
        Optional<BlobAnswer> answer = apply(request, fault, () -> answer(call));
        if (answer.isPresent()) {
            int sent = send(exchange, answer.get(), fault);
            if (request.operation() == Operation.GET) {
                carried(Operation.GET, sent);
            }
        }
    }

    /** Sends an answer, and says how many bytes of its body. */
    private static int send(HttpExchange exchange, BlobAnswer answer, CloudFault fault) throws IOException {
        boolean bodiless = answer.begin(exchange);
        return bodiless ? 0 : send(exchange, answer.body(), answer.from(), answer.length(), fault);
    }

    private BlobAnswer answer(BlobCall call) {
        try {
            if (SharedAccess.isMeantBy(call)) {
                access.check(call);
            } else {
                signatures.check(call);
            }
            call.checkBody();
            checkRights(call);
            return routes.answer(call);
        } catch (BlobRefusal e) {
            return BlobAnswer.error(e);
        }
    }

    /** The data actions that a request takes, on {@code container/blob}, or on {@code container/} for a list. */
    private void checkRights(BlobCall call) {
        String blobs = "Microsoft.Storage/storageAccounts/blobServices/containers/blobs/";
        switch (call.method()) {
            case "PUT" -> {
                need(call, blobs + "write");
                if (call.header("x-ms-immutability-policy-mode").isPresent()) {
                    need(call, blobs + "immutableStorage/runAsSuperUser/action");
                }
                if (call.isCopy()) {
                    need(call, blobs + "read");
                }
            }
            case "DELETE" -> need(call, blobs + "delete");
            default -> need(call, blobs + "read");
        }
    }

    private void need(BlobCall call, String action) {
        if (!permits(action, call.container() + "/" + call.blob())) {
            throw new BlobRefusal(
                    403,
                    "AuthorizationPermissionMismatch",
                    "This request is not authorized to perform this operation using this permission.");
        }
    }

    @Override
    protected BlobAnswer error(int status, String code) {
        byte[] page = "<html>a proxy</html>".getBytes(StandardCharsets.UTF_8);
        return code.isEmpty()
                ? BlobAnswer.part(status, page, 0, page.length).with("Content-Type", "text/html")
                : BlobAnswer.error(new BlobRefusal(status, code, "fails by script"));
    }

    @Override
    protected BlobAnswer with(BlobAnswer answer, String name, String value) {
        return answer.with(name, value);
    }

    @Override
    protected BlobAnswer saying(BlobAnswer answer, Map<String, String> other) {
        other.forEach(answer::replace);
        return answer;
    }
}
