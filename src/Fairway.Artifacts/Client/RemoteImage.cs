using Fairway.Artifacts.Model;

namespace Fairway.Artifacts.Client;

/// <summary>
/// An image of one platform, ready for its layers to be pulled. <paramref name="Descriptor"/> is the image manifest's, not an index's.
/// </summary>
public sealed record RemoteImage(ImageReference Reference, Descriptor Descriptor, ImageManifest Manifest, ImageConfig Config);
