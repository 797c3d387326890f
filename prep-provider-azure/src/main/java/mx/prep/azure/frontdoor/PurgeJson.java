package mx.prep.azure.frontdoor;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.List;

/** What is sent to and read from Azure Resource Manager. */
final class PurgeJson {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private PurgeJson() {}

    /** @param domains none: all of the endpoint's */
    static byte[] request(List<String> paths, List<String> domains) {
        ObjectNode body = MAPPER.createObjectNode();
        body.set("contentPaths", MAPPER.valueToTree(paths));
        if (!domains.isEmpty()) {
            body.set("domains", MAPPER.valueToTree(domains));
        }
        try {
            return MAPPER.writeValueAsBytes(body);
        } catch (IOException e) {
            throw new IllegalStateException("texts can be written", e);
        }
    }

    /** The status that an operation's document says, or an empty text. */
    static String status(byte[] body) {
        return read(body).path("status").asText("");
    }

    /** The error's code that an answer holds, after a space, or an empty text. */
    static String code(byte[] body) {
        String code = read(body).path("error").path("code").asText("");
        return code.matches("[A-Za-z0-9.]{1,100}") ? " " + code : "";
    }

    private static JsonNode read(byte[] body) {
        try {
            return MAPPER.readTree(body);
        } catch (IOException e) {
            return MAPPER.createObjectNode();
        }
    }
}
