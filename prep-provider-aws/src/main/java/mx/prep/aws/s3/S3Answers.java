package mx.prep.aws.s3;

import java.io.ByteArrayInputStream;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/** S3's XML. Nothing outside of the document is ever fetched. */
final class S3Answers {
    private static final XMLInputFactory FACTORY = factory();

    private S3Answers() {}

    private static XMLInputFactory factory() {
        XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        factory.setProperty(XMLInputFactory.IS_COALESCING, true);
        return factory;
    }

    /**
     * A document two levels deep.
     *
     * @param name the root's name
     * @param texts the texts of its children that hold no elements
     * @param groups the texts within its other children, each with the child's own name under an empty name
     */
    record Document(String name, Map<String, String> texts, List<Map<String, String>> groups) {
        String text(String child) {
            return texts.getOrDefault(child, "");
        }

        List<Map<String, String>> groups(String child) {
            return groups.stream().filter(group -> child.equals(group.get(""))).toList();
        }
    }

    /** @throws XMLStreamException if it isn't such a document */
    static Document parse(byte[] xml) throws XMLStreamException {
        XMLStreamReader reader;
        synchronized (FACTORY) {
            reader = FACTORY.createXMLStreamReader(new ByteArrayInputStream(xml));
        }
        Document document = new Document("", new HashMap<>(), new ArrayList<>());
        Map<String, String> group = new HashMap<>();
        StringBuilder text = new StringBuilder();
        String root = "";
        int depth = 0;
        while (reader.hasNext()) {
            int event = reader.next();
            if (event == XMLStreamConstants.START_ELEMENT) {
                depth++;
                text.setLength(0);
                if (depth == 1) {
                    root = reader.getLocalName();
                } else if (depth == 2) {
                    group = new HashMap<>();
                }
            } else if (event == XMLStreamConstants.CHARACTERS) {
                text.append(reader.getText());
            } else if (event == XMLStreamConstants.END_ELEMENT) {
                if (depth == 3) {
                    group.put(reader.getLocalName(), text.toString());
                } else if (depth == 2 && group.isEmpty()) {
                    document.texts().put(reader.getLocalName(), text.toString());
                } else if (depth == 2) {
                    group.put("", reader.getLocalName());
                    document.groups().add(group);
                }
                depth--;
            }
        }
        reader.close();
        return new Document(root, document.texts(), document.groups());
    }

    /** A name from a list that was asked for with {@code encoding-type=url}. */
    static String decode(String name) {
        return URLDecoder.decode(name, StandardCharsets.UTF_8);
    }

    static String escape(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }
}
