using Fairway.Artifacts.Model;

namespace Fairway.Artifacts.Building.Layers;

/// <summary>A layer in the store: what its compressed form is, and the digest of its uncompressed tar.</summary>
internal sealed record Layer(Descriptor Descriptor, Digest DiffId);
