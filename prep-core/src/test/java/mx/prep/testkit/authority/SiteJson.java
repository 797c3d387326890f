package mx.prep.testkit.authority;

import java.time.LocalDateTime;
import java.util.List;
import java.util.Locale;

/** Writes the site's data. Every value that counts something is text, with a comma before every three digits. */
final class SiteJson {
    private static final List<String> MONTHS = List.of(
            "enero",
            "febrero",
            "marzo",
            "abril",
            "mayo",
            "junio",
            "julio",
            "agosto",
            "septiembre",
            "octubre",
            "noviembre",
            "diciembre");

    private final PackageGenerator generator;
    private final Night night;

    SiteJson(PackageGenerator generator, Night night) {
        this.generator = generator;
        this.night = night;
    }

    String national(int cut, Tally tally) {
        StringBuilder json = open(cut).append("\"archivoCorte\":\"").append(generator.name(cut));
        json.append("\",\"archivoBase\":\"").append(generator.databaseName(cut)).append("\",");
        figures(json, tally).append(",\"entidades\":[");
        for (int entity = 0; entity < generator.scale().entities(); entity++) {
            json.append(entity == 0 ? "" : ",").append("{\"id\":\"").append(entity + 1);
            json.append("\",\"nombre\":\"").append(entityName(entity)).append("\"}");
        }
        return json.append("]}\n").toString();
    }

    String place(int cut, int number, String name, Tally tally) {
        StringBuilder json = open(cut).append("\"id\":\"").append(number);
        json.append("\",\"nombre\":\"").append(name).append("\",");
        return figures(json, tally).append("}\n").toString();
    }

    /** A section's file carries the cut that changed it last. */
    String section(int section, int cut) {
        int district = night.district(section);
        int entity = night.entity(district);
        StringBuilder json =
                open(night.lastChange(section, cut)).append("\"seccion\":\"").append(section + 1);
        json.append("\",\"distrito\":\"")
                .append(district + 1)
                .append("\",\"entidad\":\"")
                .append(entity + 1);
        json.append("\",\"casillas\":[");
        night.booths(section, cut, booth -> booth(json, entity, booth));
        json.setLength(json.length() - 1);
        return json.append("\n]}\n").toString();
    }

    static String entityName(int entity) {
        return Columns.ENTITIES.get(entity).toLowerCase(Locale.ROOT);
    }

    private StringBuilder open(int cut) {
        LocalDateTime time = generator.cut(cut).time();
        StringBuilder json = new StringBuilder(1024);
        json.append("{\"corte\":\"").append(generator.cut(cut)).append("\",\"ultimoCorte\":{\"fecha\":\"");
        json.append(twoDigits(time.getDayOfMonth())).append(' ').append(MONTHS.get(time.getMonthValue() - 1));
        json.append(' ').append(time.getYear()).append("\",\"hora\":\"").append(twoDigits(time.getHour()));
        json.append(':').append(twoDigits(time.getMinute())).append("\"},\"cortePrueba\":false,");
        return json.append("\"corteEspeciales\":")
                .append(cut == generator.cuts() - 1)
                .append(',');
    }

    private static StringBuilder figures(StringBuilder json, Tally tally) {
        json.append("\"capturadas\":{\"total\":\"").append(Tally.commas(tally.captured));
        json.append("\",\"esperadas\":\"").append(Tally.commas(tally.expected));
        json.append("\",\"porcentaje\":\"").append(Tally.percent(tally.captured, tally.expected));
        json.append("\"},\"contabilizadas\":{\"total\":\"").append(Tally.commas(tally.counted));
        json.append("\",\"porcentaje\":\"").append(Tally.percent(tally.counted, tally.expected));
        json.append("\"},\"participacionCiudadana\":{\"porcentaje\":\"");
        json.append(Tally.percent(tally.totalWithoutSpecial, tally.nominal)).append("\"},\"totalVotos\":\"");
        json.append(Tally.commas(tally.total)).append("\",\"votos\":{");
        for (int i = 0; i < tally.votes.length; i++) {
            json.append('"').append(Columns.VOTES.get(i)).append("\":\"");
            json.append(Tally.commas(tally.votes[i])).append("\",");
        }
        json.append("\"NO_REGISTRADOS\":\"").append(Tally.commas(tally.unregistered));
        return json.append("\",\"NULOS\":\"").append(Tally.commas(tally.nulls)).append("\"}");
    }

    private static void booth(StringBuilder json, int entity, Night.Booth booth) {
        json.append("\n{\"claveCasilla\":\"").append(DatabaseCsv.key(entity, booth));
        json.append("\",\"capturada\":")
                .append(booth.captured)
                .append(",\"contabilizada\":")
                .append(booth.counted);
        json.append(",\"listaNominal\":\"").append(booth.nominal);
        json.append("\",\"totalVotos\":\"").append(booth.total).append("\",\"votos\":[");
        for (int i = 0; i < booth.votes.length; i++) {
            json.append(i == 0 ? "" : ",").append("{\"p\":\"").append(Columns.VOTES.get(i));
            json.append("\",\"votos\":\"").append(booth.votes[i]).append("\"}");
        }
        json.append("],\"noRegistrados\":\"").append(booth.unregistered);
        json.append("\",\"nulos\":\"").append(booth.nulls).append("\"},");
    }

    private static String twoDigits(int number) {
        return number < 10 ? "0" + number : Integer.toString(number);
    }
}
