package mx.prep.testkit.authority;

import java.util.List;

/** Names of the database's columns (federal deputies, 2021) and of what they hold. */
final class Columns {
    static final List<String> SUMMARY = List.of(
            "ACTAS_ESPERADAS",
            "ACTAS_REGISTRADAS",
            "ACTAS_FUERA_CATALOGO",
            "ACTAS_CAPTURADAS",
            "PORCENTAJE_ACTAS_CAPTURADAS",
            "ACTAS_CONTABILIZADAS",
            "PORCENTAJE_ACTAS_CONTABILIZADAS",
            "PORCENTAJE_ACTAS_INCONSISTENCIAS",
            "ACTAS_NO_CONTABILIZADAS",
            "LISTA_NOMINAL_ACTAS_CONTABILIZADAS",
            "TOTAL_VOTOS_C_CS",
            "TOTAL_VOTOS_S_CS",
            "PORCENTAJE_PARTICIPACION_CIUDADANA");
    static final List<String> BEFORE_VOTES = List.of(
            "CLAVE_CASILLA",
            "CLAVE_ACTA",
            "ID_ESTADO",
            "ESTADO",
            "ID_DISTRITO_FEDERAL",
            "DISTRITO_FEDERAL",
            "SECCION",
            "ID_CASILLA",
            "TIPO_CASILLA",
            "EXT_CONTIGUA",
            "UBICACION_CASILLA",
            "TIPO_ACTA",
            "TOTAL_BOLETAS_SOBRANTES",
            "TOTAL_PERSONAS_VOTARON",
            "TOTAL_REP_PARTIDO_CI_VOTARON",
            "TOTAL_VOTOS_SACADOS");
    static final List<String> PARTIES = List.of("PAN", "PRI", "PRD", "PVEM", "PT", "MC", "MORENA", "PES", "RSP", "FXM");
    /** Parties, independent candidates and coalitions, in the order of the columns. */
    static final List<String> VOTES = List.of(
            "PAN",
            "PRI",
            "PRD",
            "PVEM",
            "PT",
            "MC",
            "MORENA",
            "PES",
            "RSP",
            "FXM",
            "CAND_IND_1",
            "CAND_IND_2",
            "CAND_IND_3",
            "C_PAN_PRI_PRD",
            "C_PAN_PRI",
            "C_PAN_PRD",
            "C_PRI_PRD",
            "C_PVEM_PT_MORENA",
            "C_PVEM_PT",
            "C_PVEM_MORENA",
            "C_PT_MORENA");

    static final List<String> AFTER_VOTES = List.of(
            "NO_REGISTRADOS",
            "NULOS",
            "TOTAL_VOTOS_ASENTADO",
            "TOTAL_VOTOS_CALCULADO",
            "LISTA_NOMINAL",
            "REPRESENTANTES_PP_CI",
            "OBSERVACIONES",
            "CONTABILIZADA",
            "MECANISMOS_TRASLADO",
            "SHA",
            "FECHA_HORA_ACOPIO",
            "FECHA_HORA_CAPTURA",
            "FECHA_HORA_VERIFICACION",
            "ORIGEN",
            "DIGITALIZACION",
            "TIPO_DOCUMENTO");
    /** In the order of their official numbers, from 1. */
    static final List<String> ENTITIES = List.of(
            "AGUASCALIENTES",
            "BAJA CALIFORNIA",
            "BAJA CALIFORNIA SUR",
            "CAMPECHE",
            "COAHUILA",
            "COLIMA",
            "CHIAPAS",
            "CHIHUAHUA",
            "CIUDAD DE MÉXICO",
            "DURANGO",
            "GUANAJUATO",
            "GUERRERO",
            "HIDALGO",
            "JALISCO",
            "MÉXICO",
            "MICHOACÁN",
            "MORELOS",
            "NAYARIT",
            "NUEVO LEÓN",
            "OAXACA",
            "PUEBLA",
            "QUERÉTARO",
            "QUINTANA ROO",
            "SAN LUIS POTOSÍ",
            "SINALOA",
            "SONORA",
            "TABASCO",
            "TAMAULIPAS",
            "TLAXCALA",
            "VERACRUZ",
            "YUCATÁN",
            "ZACATECAS");

    private Columns() {}
}
