package mx.prep.internal.journal;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import mx.prep.model.Overview;

/** Reads a journal's end. What can't be read is as if it weren't there: nothing depends on a journal. */
public final class JournalReader {
    private static final int MOST_BYTES = 256 << 10;
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private JournalReader() {}

    /** The last poll that a publisher with this work folder made. */
    public static Optional<Overview.Poll> lastPoll(Path folder) {
        List<String> lines = tail(folder.resolve("journal.jsonl")).lines().toList();
        for (int i = lines.size() - 1; i >= 0; i--) {
            Optional<Overview.Poll> poll = poll(lines.get(i));
            if (poll.isPresent()) {
                return poll;
            }
        }
        return Optional.empty();
    }

    private static String tail(Path file) {
        try (SeekableByteChannel channel = Files.newByteChannel(file)) {
            channel.position(Math.max(0, channel.size() - MOST_BYTES));
            ByteBuffer bytes = ByteBuffer.allocate((int) Math.min(MOST_BYTES, channel.size()));
            int read = 0;
            while (bytes.hasRemaining() && read >= 0) {
                read = channel.read(bytes);
            }
            return new String(bytes.array(), 0, bytes.position(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            return "";
        }
    }

    private static Optional<Overview.Poll> poll(String line) {
        if (!line.startsWith("{\"event\":\"Polled\"")) {
            return Optional.empty();
        }
        try {
            JsonNode node = MAPPER.readTree(line);
            JsonNode next = node.path("next");
            return Optional.of(new Overview.Poll(
                    Instant.parse(node.path("at").asText()),
                    node.path("outcome").asText(),
                    next.isTextual() ? Instant.parse(next.asText()) : null));
        } catch (JsonProcessingException | DateTimeException e) {
            return Optional.empty();
        }
    }
}
