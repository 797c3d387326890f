package mx.prep.testkit.azure;

import java.io.ByteArrayInputStream;
import java.util.ArrayList;
import java.util.List;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/** The little XML that Blob Storage speaks. */
final class BlobXml {
    private BlobXml() {}

    static String element(String name, String text) {
        return "<" + name + ">"
                + text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;") + "</" + name + ">";
    }

    /** The blocks that a list names, in its order. */
    static List<String> blocks(byte[] document) {
        List<String> blocks = new ArrayList<>();
        try {
            XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
            factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
            XMLStreamReader reader = factory.createXMLStreamReader(new ByteArrayInputStream(document));
            while (reader.hasNext()) {
                if (reader.next() == XMLStreamConstants.START_ELEMENT
                        && !reader.getLocalName().equals("BlockList")) {
                    blocks.add(reader.getElementText().strip());
                }
            }
        } catch (XMLStreamException e) {
            throw new BlobRefusal(400, "InvalidXmlDocument", "XML specified is not syntactically valid.");
        }
        return blocks;
    }
}
