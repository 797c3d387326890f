package mx.prep.internal.audit;

import mx.prep.model.FailurePhase;
import mx.prep.model.RefusalCode;

/** Refusals in the words of the authority's help desk. */
final class SpanishReasons {
    private SpanishReasons() {}

    static String phase(FailurePhase phase) {
        return switch (phase) {
            case TRANSFER -> "la transferencia";
            case INTEGRITY -> "la integridad";
            case EXTRACTION -> "la extracción";
        };
    }

    static String reason(RefusalCode code) {
        return switch (code.phase()) {
            case TRANSFER -> transfer(code);
            case INTEGRITY -> integrity(code);
            case EXTRACTION -> extraction(code);
        };
    }

    private static String transfer(RefusalCode code) {
        return switch (code) {
            case TOO_LARGE -> "El archivo rebasa el tamaño máximo que aceptamos.";
            case NOT_A_PACKAGE -> "Se recibió una página web en lugar del paquete.";
            case TRUNCATED -> "Se recibieron menos bytes que los anunciados.";
            default -> unknown(code);
        };
    }

    private static String integrity(RefusalCode code) {
        return switch (code) {
            case DIGEST_MISMATCH -> "La huella digital (hash) anunciada no es la del paquete recibido.";
            case DIGEST_MISSING -> "No se encontró la huella digital (hash) del paquete, o no se pudo leer.";
            case SIGNATURE_MISSING -> "No se encontró la firma electrónica del paquete.";
            case SIGNATURE_INVALID -> "La firma electrónica del paquete no es válida.";
            case VERIFIER_FAILED -> "La comprobación de integridad no pudo terminar.";
            default -> unknown(code);
        };
    }

    private static String extraction(RefusalCode code) {
        return switch (code) {
            case ZIP_END_RECORD -> "El registro final del archivo zip falta, está repetido o no está al final.";
            case ZIP_LAYOUT -> "El archivo zip tiene bytes de más, faltantes o registros encimados.";
            case ZIP_HEADER_MISMATCH -> "Los encabezados del archivo zip se contradicen entre sí.";
            case ZIP_MALFORMED -> "Un registro del archivo zip no se puede leer.";
            case ZIP_ZIP64 -> "Los valores zip64 del archivo zip se contradicen.";
            case ZIP_METHOD -> "El archivo zip usa un método de compresión distinto de «stored» y «deflate».";
            case ZIP_ENCRYPTED -> "El archivo zip contiene archivos cifrados.";
            case ZIP_MULTI_DISK -> "El archivo zip está dividido en varias partes.";
            case ZIP_SPECIAL_FILE -> "El archivo zip contiene un enlace simbólico u otro archivo especial.";
            case ZIP_UNICODE_PATH -> "Un archivo tiene dos nombres distintos dentro del zip.";
            case DATA_SIZE -> "Los datos de un archivo no tienen el tamaño declarado.";
            case DATA_CRC -> "El CRC-32 de un archivo no coincide con el declarado.";
            case DATA_DEFLATE -> "Los datos comprimidos de un archivo están dañados.";
            case CUT_UNKNOWN -> "No se puede saber a qué corte corresponde el paquete.";
            case EMPTY -> "El paquete no contiene ningún archivo.";
            default -> nameOrLimit(code);
        };
    }

    private static String nameOrLimit(RefusalCode code) {
        return switch (code) {
            case NAME_TRAVERSAL -> "El nombre de un archivo sale de la carpeta del paquete.";
            case NAME_CHARACTERS -> "El nombre de un archivo tiene caracteres no permitidos.";
            case NAME_ENCODING -> "El nombre de un archivo no es texto válido.";
            case NAME_LENGTH -> "El nombre de un archivo es demasiado largo o profundo.";
            case NAME_RESERVED -> "El nombre de un archivo está en una carpeta reservada.";
            case NAME_WINDOWS -> "El nombre de un archivo no es válido en Windows.";
            case NAME_WILDCARD -> "El nombre de un archivo contiene un asterisco.";
            case NAME_DUPLICATE -> "El mismo nombre aparece dos veces en el paquete.";
            case NAME_CASE -> "Dos nombres solo difieren en mayúsculas, minúsculas o acentos.";
            case LIMIT_ENTRIES -> "El paquete tiene más archivos que el máximo que aceptamos.";
            case LIMIT_FILE -> "Un archivo rebasa el tamaño máximo que aceptamos.";
            case LIMIT_TOTAL -> "El contenido rebasa el tamaño total máximo que aceptamos.";
            case LIMIT_DIRECTORY -> "El directorio del archivo zip es demasiado grande.";
            default -> unknown(code);
        };
    }

    private static String unknown(RefusalCode code) {
        throw new IllegalStateException("no Spanish sentence for " + code);
    }
}
