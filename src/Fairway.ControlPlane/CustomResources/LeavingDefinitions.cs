using Fairway.ControlPlane.Kinds;
using Fairway.Kubernetes;
using Fairway.Kubernetes.Kinds;
using Fairway.Values;

namespace Fairway.ControlPlane.CustomResources;

/// <summary>
/// Keeps objects from being made of a definition that is being deleted. Those under way when the deletion begins are waited for, so that
/// none comes into being after the last one was seen.
/// </summary>
internal sealed class LeavingDefinitions
{
    private readonly Lock _gate = new();
    private readonly HashSet<string> _leaving = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> _underWay = new(StringComparer.Ordinal);

    /// <summary>Where the objects of a definition lie in the store.</summary>
    public static string ResourceOf(Value definition) =>
        $"{definition["spec"]["group"].AsString()}/{definition["spec"]["names"]["plural"].AsString()}";

    /// <summary>Begins the creation of an object, which is over when disposed; null for built-in kinds.</summary>
    /// <exception cref="KubernetesException">405 in upstream's words: the definition is being deleted.</exception>
    public IDisposable? Enter(KindDescription kind)
    {
        if (!kind.IsCustom)
        {
            return null;
        }

        var resource = kind.StoreResource;
        lock (_gate)
        {
            if (_leaving.Contains(resource))
            {
                throw new KubernetesException(
                    405,
                    StatusReason.MethodNotAllowed,
                    "create not allowed while custom resource definition is terminating",
                    Value.Map(("group", kind.Kind.Group), ("kind", kind.Plural)));
            }

            _underWay[resource] = _underWay.GetValueOrDefault(resource) + 1;
        }

        return new Entry(this, resource);
    }

    /// <summary>From now on nothing is made of the resource; called again it changes nothing.</summary>
    public void Begin(string resource)
    {
        lock (_gate)
        {
            _leaving.Add(resource);
        }
    }

    /// <summary>The definition is gone: another one may follow.</summary>
    public void End(string resource)
    {
        lock (_gate)
        {
            _leaving.Remove(resource);
        }
    }

    /// <summary>Whether the last creation that was under way is over.</summary>
    public bool IsQuiet(string resource)
    {
        lock (_gate)
        {
            return !_underWay.ContainsKey(resource);
        }
    }

    private void Leave(string resource)
    {
        lock (_gate)
        {
            if (--_underWay[resource] == 0)
            {
                _underWay.Remove(resource);
            }
        }
    }

    private sealed class Entry(LeavingDefinitions owner, string resource) : IDisposable
    {
        public void Dispose() => owner.Leave(resource);
    }
}
