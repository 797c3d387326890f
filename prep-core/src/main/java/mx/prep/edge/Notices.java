package mx.prep.edge;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** What the edge says in its own words, to readers, in Spanish. */
final class Notices {
    private static final String HOLDING = """
            <!doctype html>
            <html lang="es">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta http-equiv="refresh" content="15">
            <title>PREP: sin resultados todavía</title>
            <style>body{font:1.1rem/1.5 system-ui,sans-serif;max-width:34rem;margin:18vh auto;padding:0 1rem}</style>
            </head>
            <body>
            <h1>Sin resultados todavía</h1>
            <p>Aquí se publicarán los resultados electorales preliminares. Esta página se actualiza sola.</p>
            </body>
            </html>
            """;

    private final Head.Policy policy;

    Notices(Head.Policy policy) {
        this.policy = policy;
    }

    /** The page for the time before anything is published. */
    EdgeResponse holding(EdgeRequest request) {
        return send(request, 200, "text/html; charset=utf-8", HOLDING, policy.head(request.transport()));
    }

    EdgeResponse missing(EdgeRequest request) {
        return plain(request, 404, "No existe.");
    }

    EdgeResponse malformed(EdgeRequest request) {
        return plain(request, 400, "La dirección no es válida.");
    }

    EdgeResponse wrongMethod(EdgeRequest request) {
        Head head = policy.head(request.transport()).add("Allow", "GET, HEAD");
        return send(request, 405, PLAIN, "Solo GET y HEAD.\n", head);
    }

    /** The file can't be had just now. */
    EdgeResponse unavailable(EdgeRequest request, int status, long retrySeconds) {
        Head head = policy.head(request.transport()).add("Retry-After", Long.toString(retrySeconds));
        return send(request, status, PLAIN, "Por el momento no se puede leer. Intente de nuevo.\n", head);
    }

    EdgeResponse broken(EdgeRequest request) {
        return plain(request, 500, "Error interno.");
    }

    EdgeResponse plain(EdgeRequest request, int status, String text) {
        return send(request, status, PLAIN, text + "\n", policy.head(request.transport()));
    }

    private static final String PLAIN = "text/plain; charset=utf-8";

    private static EdgeResponse send(EdgeRequest request, int status, String type, String text, Head head) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return head.add("Cache-Control", "no-store")
                .add("Content-Type", type)
                .add("Content-Length", Integer.toString(bytes.length))
                .respond(
                        status,
                        request.method().equals("HEAD")
                                ? new EdgeBody.None()
                                : new EdgeBody.Bytes(ByteBuffer.wrap(bytes)));
    }
}
