using Fairway.Kubernetes;
using Fairway.Kubernetes.Kinds;

namespace Fairway.ControlPlane.Kinds;

/// <summary>The kinds that the server serves: those built in, and those of established CustomResourceDefinitions from the moment of their commit.</summary>
internal sealed class KindRegistry
{
    private readonly KindSet _current = new(BuiltInKinds.All);

    /// <summary>A consistent set: take it once a request.</summary>
    public KindSet Current => _current;

    /// <summary>The built-in kind that the server's own parts work with.</summary>
    /// <exception cref="InvalidOperationException">There is none.</exception>
    public KindDescription Required(string group, string version, string plural) =>
        _current.Find(new GroupVersionResource(group, version, plural))
        ?? throw new InvalidOperationException($"the kind {plural} of {group}/{version} is not built in");
}
