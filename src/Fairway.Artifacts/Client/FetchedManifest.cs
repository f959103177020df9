using Fairway.Artifacts.Model;

namespace Fairway.Artifacts.Client;

/// <summary>A manifest's verified bytes and what they are.</summary>
public sealed record FetchedManifest(Descriptor Descriptor, ReadOnlyMemory<byte> Body);
