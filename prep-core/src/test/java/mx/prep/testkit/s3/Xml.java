package mx.prep.testkit.s3;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.xml.sax.SAXException;

/** The little XML that S3 speaks, and its URL encoding. */
final class Xml {
    private Xml() {}

    static String escape(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }

    static String element(String name, String text) {
        return "<" + name + ">" + escape(text) + "</" + name + ">";
    }

    /** The children of each element with this name, as texts by their names. */
    static List<Map<String, String>> children(byte[] document, String name) {
        try {
            DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
            factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
            factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
            Element root = factory.newDocumentBuilder()
                    .parse(new ByteArrayInputStream(document))
                    .getDocumentElement();
            List<Map<String, String>> found = new ArrayList<>();
            var elements = root.getElementsByTagName(name);
            for (int i = 0; i < elements.getLength(); i++) {
                Map<String, String> texts = new HashMap<>();
                for (Node child = elements.item(i).getFirstChild(); child != null; child = child.getNextSibling()) {
                    texts.put(child.getNodeName(), child.getTextContent());
                }
                found.add(texts);
            }
            return found;
        } catch (ParserConfigurationException | SAXException | IOException e) {
            throw new S3Refusal(400, "MalformedXML", "The XML you provided was not well-formed");
        }
    }

    /** RFC 3986: everything but letters, digits and {@code -._~} is percent-encoded, as SigV4 wants it. */
    static String encode(String text, boolean keepSlashes) {
        StringBuilder encoded = new StringBuilder();
        for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
            char c = (char) (b & 0xff);
            boolean plain = c < 128 && (Character.isLetterOrDigit(c) || "-._~".indexOf(c) >= 0);
            if (plain || (c == '/' && keepSlashes)) {
                encoded.append(c);
            } else {
                encoded.append(String.format("%%%02X", (int) c));
            }
        }
        return encoded.toString();
    }

    /** Undoes percent-encoding; a plus is a plus. */
    static String decode(String encoded) {
        try {
            return URLDecoder.decode(encoded.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw new S3Refusal(400, "InvalidURI", "Couldn't parse the specified URI.");
        }
    }
}
