using Fairway.Artifacts.Model;

namespace Fairway.Node.Images;

/// <summary>
/// An image whose layers are unpacked here. <paramref name="Id"/> names it as a container's status does: repository and manifest digest.
/// </summary>
internal sealed record StoredImage(string Id, ImageConfig Config);
