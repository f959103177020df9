using Fairway.Kubernetes;
using Fairway.Kubernetes.Kinds;
using Fairway.Values;

namespace Fairway.ControlPlane.Kinds;

/// <summary>
/// The kinds that the server serves: those built in, and those of established CustomResourceDefinitions from the moment of their commit.
/// </summary>
internal sealed class KindRegistry
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, (Value Spec, IReadOnlyList<KindDescription> Kinds)> _custom = new(StringComparer.Ordinal);
    private volatile KindSet _current = new(BuiltInKinds.All);

    /// <summary>A consistent set: take it once a request.</summary>
    public KindSet Current => _current;

    /// <summary>The built-in kind that the server's own parts work with.</summary>
    /// <exception cref="InvalidOperationException">There is none.</exception>
    public KindDescription Required(string group, string version, string plural) =>
        _current.Find(new GroupVersionResource(group, version, plural))
        ?? throw new InvalidOperationException($"the kind {plural} of {group}/{version} is not built in");

    /// <summary>Serves a definition if it is established, by its newest spec.</summary>
    public void Put(Value definition)
    {
        lock (_gate)
        {
            if (_custom.TryGetValue(definition.Name, out var known) && known.Spec == definition["spec"])
            {
                return;
            }

            if (definition.IsConditionTrue("Established"))
            {
                _custom[definition.Name] = (definition["spec"], CustomKinds.Read(definition));
                Publish();
            }
        }
    }

    /// <summary>Serves the definition no longer.</summary>
    public void Remove(string name)
    {
        lock (_gate)
        {
            if (_custom.Remove(name))
            {
                Publish();
            }
        }
    }

    private void Publish() => _current = new KindSet([.. BuiltInKinds.All, .. _custom.Values.SelectMany(entry => entry.Kinds)]);
}
