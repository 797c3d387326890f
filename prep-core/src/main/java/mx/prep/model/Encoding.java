package mx.prep.model;

/** How an object's bytes are stored: HTTP's Content-Encoding. */
public enum Encoding {
    IDENTITY,
    GZIP
}
