using Fairway.Artifacts.Model;

namespace Fairway.Artifacts.Building.Records;

/// <summary>An image whose manifest, configuration and layers are in the cache.</summary>
internal sealed record BuiltImage(Descriptor Descriptor, ImageManifest Manifest, ReadOnlyMemory<byte> Body);
