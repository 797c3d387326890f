package mx.prep.azure.blob;

import java.io.ByteArrayInputStream;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import mx.prep.model.ObjectKey;
import mx.prep.spi.StoredObject;
import org.jspecify.annotations.Nullable;

/**
 * A page of a list as Azure writes it ("List Blobs"). Nothing outside of the document is ever fetched.
 *
 * @param objects the blobs whose names are keys; folders of a hierarchical namespace are none
 * @param next the marker of the next page, or null
 */
record BlobList(List<StoredObject> objects, @Nullable String next) {
    private static final XMLInputFactory FACTORY = factory();

    private static XMLInputFactory factory() {
        XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        factory.setProperty(XMLInputFactory.IS_COALESCING, true);
        return factory;
    }

    /** @throws XMLStreamException if it isn't such a document */
    static BlobList parse(byte[] xml) throws XMLStreamException {
        XMLStreamReader reader;
        synchronized (FACTORY) {
            reader = FACTORY.createXMLStreamReader(new ByteArrayInputStream(xml));
        }
        reader.nextTag();
        reader.require(XMLStreamConstants.START_ELEMENT, null, "EnumerationResults");
        List<StoredObject> objects = new ArrayList<>();
        Map<String, String> texts = new HashMap<>();
        StringBuilder text = new StringBuilder();
        while (reader.hasNext()) {
            int event = reader.next();
            if (event == XMLStreamConstants.START_ELEMENT) {
                text.setLength(0);
                start(reader, texts);
            } else if (event == XMLStreamConstants.CHARACTERS) {
                text.append(reader.getText());
            } else if (event == XMLStreamConstants.END_ELEMENT) {
                if (reader.getLocalName().equals("Blob")) {
                    add(texts, objects);
                } else {
                    texts.put(reader.getLocalName(), text.toString());
                }
            }
        }
        reader.close();
        String next = texts.getOrDefault("NextMarker", "");
        return new BlobList(List.copyOf(objects), next.isEmpty() ? null : next);
    }

    private static void start(XMLStreamReader reader, Map<String, String> texts) {
        if (reader.getLocalName().equals("Blob")) {
            texts.clear();
        } else if (reader.getLocalName().equals("Name")) {
            texts.put("Encoded", String.valueOf(reader.getAttributeValue(null, "Encoded")));
        }
    }

    private static void add(Map<String, String> texts, List<StoredObject> objects) throws XMLStreamException {
        String name = texts.getOrDefault("Name", "");
        boolean encoded = texts.getOrDefault("Encoded", "").equalsIgnoreCase("true");
        Optional<ObjectKey> key = ObjectKey.find(encoded ? URLDecoder.decode(name, StandardCharsets.UTF_8) : name);
        if (key.isEmpty() || texts.getOrDefault("ResourceType", "").equals("directory")) {
            return;
        }
        try {
            objects.add(new StoredObject(
                    key.get(),
                    Etags.version(texts.getOrDefault("Etag", "")),
                    Long.parseLong(texts.getOrDefault("Content-Length", "")),
                    Etags.md5(texts.get("Content-MD5")),
                    null));
        } catch (NumberFormatException e) {
            throw new XMLStreamException("a blob without a length", e);
        }
    }
}
