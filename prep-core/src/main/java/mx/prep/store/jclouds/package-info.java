/**
 * What every store that is backed by jclouds shares: a pinned context and its connections, headers, bodies, and what its
 * errors mean. For the provider modules, not for users: here alone library types stand in signatures. Takes requests that
 * a provider has made for its cloud, gives answers or {@link mx.prep.error.StoreException}.
 */
@NullMarked
package mx.prep.store.jclouds;

import org.jspecify.annotations.NullMarked;
