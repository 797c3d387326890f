package mx.prep.source;

import static mx.prep.source.HostileAnswers.bomb;
import static mx.prep.source.HostileAnswers.endless;
import static mx.prep.source.HostileAnswers.ok;
import static mx.prep.source.HostileAnswers.redirect;
import static mx.prep.source.HostileAnswers.send;

import java.io.IOException;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.function.UnaryOperator;

/** What a server that means it ill answers, byte for byte, and what has to come of it. */
enum Hostility {
    A_GOOD_SERVER("received 5", "", play(ok("Content-Length: 5") + "PK123")),
    NO_HEADERS(
            "failed",
            "'headerTimeout: 2s' under source",
            (request, connection, stage) -> stage.silence(),
            Hostility::impatient),
    HEADERS_THAT_TRICKLE(
            "failed",
            "'headerTimeout: 2s' under source",
            (request, connection, stage) -> {
                send(connection, "HTTP/1.1 200 OK\r\nX: ");
                stage.drip(connection, "x", 200);
            },
            Hostility::impatient),
    THREE_BYTES_A_SECOND(
            "failed",
            "'rateFloor: 512' under source",
            (request, connection, stage) -> {
                send(connection, ok("Content-Length: 100000") + "PK");
                stage.drip(connection, "x", 333);
            },
            Hostility::watchful),
    A_STALL_IN_THE_BODY(
            "failed",
            "'rateFloor: 512' under source",
            (request, connection, stage) -> {
                send(connection, ok("Content-Length: 100000") + "PK" + "x".repeat(900));
                stage.silence();
            },
            Hostility::watchful),
    STEADY_BUT_TOO_LONG(
            "failed",
            "'deadline: 4s' under source",
            (request, connection, stage) -> {
                send(connection, ok("Content-Length: 8000000") + "PK");
                stage.drip(connection, "x".repeat(8_000), 100);
            },
            builder -> watchful(builder).deadline(Duration.ofSeconds(2))),
    A_SHORT_BODY("refused TRUNCATED", "announced 100 bytes", play(ok("Content-Length: 100") + "PK half")),
    NO_LENGTH("failed", "'unknownLength: allow' under source", play(ok("X: y") + "PK until the end")),
    NO_LENGTH_THAT_IS_PERMITTED("received 16", "", play(ok("X: y") + "PK until the end"), Hostility::anyLength),
    TWO_LENGTHS(
            "failed",
            "length twice, or as no number",
            play(ok("Content-Length: 5", "Content-Length: 7") + "PK12345"),
            Hostility::anyLength),
    A_NEGATIVE_LENGTH("failed", "as no number", play(ok("Content-Length: -5") + "PK12345"), Hostility::anyLength),
    A_LENGTH_BEYOND_NUMBERS(
            "failed",
            "as no number",
            play(ok("Content-Length: 99999999999999999999") + "PK12345"),
            Hostility::anyLength),
    A_HUGE_LENGTH(
            "refused TOO_LARGE",
            "'archive: 953674316407MiB' under limits",
            play(ok("Content-Length: 999999999999999999") + "PK")),
    LONGER_THAN_PROMISED("received 5", "", play(ok("Content-Length: 5") + "PK123 and more")),
    AN_ENDLESS_BODY(
            "refused TOO_LARGE",
            "'archive: 16MiB' under limits",
            (request, connection, stage) -> endless(connection, ok("X: y") + "PK", "x".repeat(1 << 14)),
            Hostility::anyLength),
    FORTY_MEGABYTES_OF_HEADERS("failed", "larger headers", (request, connection, stage) -> {
        send(connection, "HTTP/1.1 200 OK\r\n");
        String line = "X-Header: " + "x".repeat(1000) + "\r\n";
        for (int sent = 0; sent < 40 << 20; sent += line.length()) {
            send(connection, line);
        }
        send(connection, "Content-Length: 5\r\n\r\nPK123");
    }),
    A_HEADER_WITHOUT_END(
            "failed",
            "larger headers",
            (request, connection, stage) -> endless(connection, "HTTP/1.1 200 OK\r\nX: ", "x".repeat(1 << 14))),
    A_STATUS_LINE_WITHOUT_END(
            "failed",
            "larger headers",
            (request, connection, stage) -> endless(connection, "HTTP/1.1 200 ", "x".repeat(1 << 14))),
    /** Java 17 takes the first for the answer, later ones wait for another. */
    A_FLOOD_OF_INTERIM_ANSWERS(
            "failed",
            "",
            (request, connection, stage) -> endless(connection, "", "HTTP/1.1 102 Processing\r\n\r\n"),
            Hostility::impatient),
    A_CHUNK_EXTENSION_WITHOUT_END(
            "failed",
            "broke off the transfer",
            (request, connection, stage) ->
                    endless(connection, ok("Transfer-Encoding: chunked") + "5;", "x".repeat(1 << 14)),
            builder -> anyLength(watchful(builder))),
    /** Some Javas read no further than the last chunk, others take no trailers. */
    TRAILERS_WITHOUT_END(
            "received 5 or failed",
            "",
            (request, connection, stage) ->
                    endless(connection, ok("Transfer-Encoding: chunked") + "5\r\nPK123\r\n0\r\n", "X: yyyyyyyyy\r\n"),
            builder -> anyLength(watchful(builder))),
    SLOW_REDIRECTS(
            "failed",
            "'deadline: 4s' under source",
            (request, connection, stage) -> {
                stage.pause(1500);
                redirect(connection, "more/");
            },
            builder -> patient(builder).deadline(Duration.ofSeconds(2))),
    ENDLESS_REDIRECTS("failed", "more than 5 times", (request, connection, stage) -> redirect(connection, "more/")),
    A_REDIRECT_WITH_AN_ENDLESS_BODY("received 5", "", (request, connection, stage) -> {
        if (request.startsWith("GET /there ")) {
            send(connection, ok("Content-Length: 5") + "PK123");
        } else {
            endless(connection, "HTTP/1.1 302 Found\r\nLocation: /there\r\n\r\n", "x".repeat(1 << 14));
        }
    }),
    A_REDIRECT_TO_HTTP(
            "failed",
            "can't be permitted",
            (request, connection, stage) -> redirect(connection, "http://127.0.0.1/prep.zip")),
    A_REDIRECT_TO_ANOTHER_HOST(
            "failed",
            "'redirects: [\"elsewhere.example.mx\"]' under source",
            (request, connection, stage) -> redirect(connection, "https://elsewhere.example.mx/prep.zip")),
    RESET_AT_EVERY_TENTH("received 4000000", "", (request, connection, stage) -> stage.reset(request, connection)) {
        /** Over TLS a reset is never the connection's alone. */
        @Override
        boolean isPlain() {
            return true;
        }

        @Override
        byte[] whole() {
            return HostileStage.whole();
        }
    },
    SILENCE_ON_RESUME(
            "failed",
            "'deadline: 4s' under source",
            (request, connection, stage) -> {
                if (request.contains("Range: ")) {
                    stage.silence();
                }
                send(connection, ok("Content-Length: 10", "ETag: \"a\"") + "PK123");
            },
            builder -> patient(builder).deadline(Duration.ofSeconds(2))),
    A_TRANSFER_ENCODING_BOMB(
            "failed",
            "compressed once more",
            (request, connection, stage) -> bomb(connection, "Transfer-Encoding: gzip, chunked"),
            Hostility::anyLength),
    A_CONTENT_ENCODING_BOMB(
            "failed",
            "compressed once more",
            (request, connection, stage) -> bomb(connection, "Content-Encoding: gzip"),
            Hostility::anyLength),
    ANOTHER_TAG_ON_RESUME(
            "refused TRUNCATED",
            "announced 10 bytes",
            halves("ETag: \"b\"", "Content-Range: bytes 5-9/10", "Content-Length: 5")),
    ANOTHER_RANGE_THAN_ASKED_FOR(
            "refused TRUNCATED",
            "announced 10 bytes",
            halves("ETag: \"a\"", "Content-Range: bytes 4-9/10", "Content-Length: 6")),
    A_REST_WITHOUT_END("refused TOO_LARGE", "'archive: 16MiB' under limits", (request, connection, stage) -> {
        if (request.contains("Range: ")) {
            endless(
                    connection,
                    "HTTP/1.1 206 Partial\r\nETag: \"a\"\r\nContent-Range: bytes 5-9/10\r\n\r\n",
                    "x".repeat(1 << 14));
        } else {
            send(connection, ok("Content-Length: 10", "ETag: \"a\"") + "PK123");
        }
    }),
    A_PART_INSTEAD_OF_THE_WHOLE(
            "failed",
            "(206)",
            play("HTTP/1.1 206 Partial\r\nContent-Range: bytes 0-4/10\r\nContent-Length: 5\r\n\r\nPK123")),
    A_PAGE_WITH_200(
            "refused NOT_A_PACKAGE",
            "web page",
            play(ok("Content-Type: text/html", "Content-Length: 9") + "<!DOCTYPE")),
    A_PAGE_THAT_SAYS_IT_IS_A_ZIP(
            "refused NOT_A_PACKAGE",
            "web page",
            play(ok("Content-Type: application/zip", "Content-Length: 9") + "<!DOCTYPE")),
    A_REFUSAL_WITHOUT_END(
            "failed",
            "refuses us",
            (request, connection, stage) -> endless(
                    connection,
                    "HTTP/1.1 403 Forbidden\r\nContent-Type: text/html\r\n\r\n<html>",
                    "x".repeat(1 << 14))),
    WHAT_IS_NOT_HTTP("failed", "broke off the connection", play("SSH-2.0-OpenSSH_9.2\r\n\r\n")),
    NOTHING_AT_ALL("failed", "broke off the connection", play("")),
    A_GOOD_SERVER_AGAIN("received 5", "", play(ok("Content-Length: 5") + "PK123"));

    private static final Duration DEADLINE = Duration.ofSeconds(20);

    private final String outcome;
    private final String words;

    @SuppressWarnings("ImmutableEnumChecker") // it holds nothing
    private final Play play;

    @SuppressWarnings("ImmutableEnumChecker") // it holds nothing
    private final UnaryOperator<HttpSourceBuilder> options;

    /** Answers a request. */
    interface Play {
        void answer(String request, Socket connection, HostileStage stage) throws IOException, InterruptedException;
    }

    Hostility(String outcome, String words, Play play) {
        this(outcome, words, play, UnaryOperator.identity());
    }

    Hostility(String outcome, String words, Play play, UnaryOperator<HttpSourceBuilder> options) {
        this.outcome = outcome;
        this.words = words;
        this.play = play;
        this.options = options;
    }

    /**
     * What comes of it: {@code received} with the bytes, {@code refused} with the code, or {@code failed}; one of several
     * where that is the Java's choice.
     */
    List<String> outcomes() {
        return List.of(outcome.split(" or "));
    }

    /** What the message has to say. */
    String words() {
        return words;
    }

    Play play() {
        return play;
    }

    /** The package that has to be received, where its length alone wouldn't tell it from another; else empty. */
    byte[] whole() {
        return new byte[0];
    }

    /** Whether it is played over plain http. */
    boolean isPlain() {
        return false;
    }

    /** By when the source has to end it: its deadline, or twice the time that it gives headers or a slow transfer. */
    Duration deadline() {
        return words.contains("headerTimeout") || words.contains("rateFloor") || words.contains("deadline")
                ? Duration.ofSeconds(2)
                : DEADLINE;
    }

    /** The source that is to withstand it. */
    HttpSourceBuilder configured(HttpSourceBuilder source) {
        return options.apply(
                source.deadline(DEADLINE).connectTimeout(DEADLINE.dividedBy(2)).headerTimeout(DEADLINE.dividedBy(2)));
    }

    private static HttpSourceBuilder impatient(HttpSourceBuilder source) {
        return source.connectTimeout(Duration.ofSeconds(1)).headerTimeout(Duration.ofSeconds(1));
    }

    /** Nothing but the deadline ends it. */
    private static HttpSourceBuilder patient(HttpSourceBuilder source) {
        return source.connectTimeout(Duration.ofHours(1)).headerTimeout(Duration.ofHours(1));
    }

    private static HttpSourceBuilder watchful(HttpSourceBuilder source) {
        return source.rateFloor(4096).rateWindow(Duration.ofSeconds(1));
    }

    private static HttpSourceBuilder anyLength(HttpSourceBuilder source) {
        return source.unknownLength(UnknownLength.ALLOW);
    }

    private static Play play(String answer) {
        return (request, connection, stage) -> send(connection, answer);
    }

    /** Half a package of ten bytes, and a rest that doesn't belong to it. */
    private static Play halves(String... headers) {
        return (request, connection, stage) -> send(
                connection,
                request.contains("Range: ")
                        ? "HTTP/1.1 206 Partial\r\n" + String.join("\r\n", headers) + "\r\n\r\n456789"
                        : ok("Content-Length: 10", "ETag: \"a\"") + "PK123");
    }
}
