package mx.prep.internal.upload;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import mx.prep.internal.unpack.AfterUse;
import mx.prep.internal.unpack.UnpackResult;
import mx.prep.internal.unpack.UnpackStage;
import mx.prep.internal.unpack.UnpackedTree;
import mx.prep.internal.zip.FormPlan;
import mx.prep.internal.zip.ZipRules;
import mx.prep.model.Cut;
import mx.prep.model.Digest;
import mx.prep.model.DigestAlgorithm;
import mx.prep.model.Mode;
import mx.prep.model.PackageRef;
import mx.prep.model.Recipe;
import mx.prep.testkit.zip.ZipForge;

/** Small packages, unpacked. */
public final class Packages {
    public static final Recipe RECIPE = Recipe.of(Mode.RELEASES);

    private Packages() {}

    /** A cut's package with these files; its digest is made of cut and files. */
    public static UnpackedTree tree(Path folder, String cut, Map<String, String> files) {
        ZipForge zip = ZipForge.zip();
        files.forEach(zip::file);
        PackageRef reference = new PackageRef(
                Cut.parse(cut), Digest.of(DigestAlgorithm.SHA256, (cut + files).getBytes(StandardCharsets.UTF_8)));
        Path file = zip.write(folder.resolve(cut + ".zip"));
        UnpackStage stage = new UnpackStage(ZipRules.DEFAULT, FormPlan.of(List.of(RECIPE)));
        return ((UnpackResult.Unpacked) stage.unpack(reference, file, AfterUse.KEEP)).tree();
    }
}
