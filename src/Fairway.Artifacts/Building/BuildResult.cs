using Fairway.Artifacts.Model;

namespace Fairway.Artifacts.Building;

/// <summary>An image that was pushed. <paramref name="Reused"/> tells that nothing in the input had changed since an earlier build.</summary>
public sealed record BuildResult(ImageReference Reference, Descriptor Manifest, bool Reused);
