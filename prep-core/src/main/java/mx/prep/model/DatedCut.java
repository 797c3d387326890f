package mx.prep.model;

/** A cut together with where it was read from. */
public record DatedCut(Cut cut, CutOrigin origin) {}
