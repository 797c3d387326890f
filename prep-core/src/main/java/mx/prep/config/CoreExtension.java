package mx.prep.config;

import java.util.List;
import mx.prep.edge.FolderTarget;
import mx.prep.integrity.AllOfBuilder;
import mx.prep.integrity.AnyOfBuilder;
import mx.prep.integrity.CmsBuilder;
import mx.prep.integrity.FixedBuilder;
import mx.prep.integrity.HeaderBuilder;
import mx.prep.integrity.ManifestBuilder;
import mx.prep.integrity.NoneBuilder;
import mx.prep.integrity.OpenPgpBuilder;
import mx.prep.integrity.SidecarBuilder;
import mx.prep.source.FailoverSource;
import mx.prep.source.FolderSource;
import mx.prep.source.HttpSource;
import mx.prep.source.ListingSource;
import mx.prep.source.PatternSource;
import mx.prep.source.StoreSource;
import mx.prep.spi.ObjectStore;
import mx.prep.spi.PackageSource;
import mx.prep.spi.PrepExtension;
import mx.prep.spi.Target;
import mx.prep.spi.Verifier;
import mx.prep.store.FolderStore;

/** What the library itself brings. */
final class CoreExtension implements PrepExtension {
    @Override
    public List<Component<?>> components() {
        return List.of(
                new Component<>(PackageSource.class, "https", HttpSource::builder),
                new Component<>(PackageSource.class, "folder", FolderSource::builder),
                new Component<>(PackageSource.class, "pattern", PatternSource::builder),
                new Component<>(PackageSource.class, "listing", ListingSource::builder),
                new Component<>(PackageSource.class, "store", StoreSource::builder),
                new Component<>(PackageSource.class, "failover", FailoverSource::builder),
                new Component<>(ObjectStore.class, "folder", FolderStore::builder),
                new Component<>(Target.class, "folder", FolderTarget::builder),
                new Component<>(Verifier.class, "sidecar", SidecarBuilder::new),
                new Component<>(Verifier.class, "header", HeaderBuilder::new),
                new Component<>(Verifier.class, "manifest", ManifestBuilder::new),
                new Component<>(Verifier.class, "fixed", FixedBuilder::new),
                new Component<>(Verifier.class, "cms", CmsBuilder::new),
                new Component<>(Verifier.class, "openpgp", OpenPgpBuilder::new),
                new Component<>(Verifier.class, "all-of", AllOfBuilder::new),
                new Component<>(Verifier.class, "any-of", AnyOfBuilder::new),
                new Component<>(Verifier.class, "none", NoneBuilder::new));
    }
}
