using System.Runtime.CompilerServices;
using Fairway.ControlPlane.Kinds;
using Fairway.ControlPlane.Storing;
using Fairway.Kubernetes;
using Fairway.Storage.Revisions;

namespace Fairway.ControlPlane.Webhooks;

/// <summary>
/// The webhooks that are configured. A change counts from its commit on: the sets are made again at the first write after it, and only the
/// configuration that changed is compiled again.
/// </summary>
internal sealed class WebhookRegistry
{
    public const string Group = "admissionregistration.k8s.io";

    private const string MutatingKey = Group + "/mutatingwebhookconfigurations";
    private const string ValidatingKey = Group + "/validatingwebhookconfigurations";

    private readonly ObjectStore _store;
    private readonly ObjectReader _reader;
    private readonly KindRegistry _kinds;
    private readonly ConditionalWeakTable<StoredObject, Webhook[]> _compiled = [];
    private readonly StoreView<Sets> _sets;

    public WebhookRegistry(ObjectStore store, ObjectReader reader, KindRegistry kinds)
    {
        (_store, _reader, _kinds) = (store, reader, kinds);
        _sets = new(store, static resource => resource is MutatingKey or ValidatingKey, Build);
    }

    public WebhookSet Mutating => Current.Mutating;

    public WebhookSet Validating => Current.Validating;

    private Sets Current
    {
        get
        {
            if (_sets.Current is { } sets && sets.Mutating.Kinds == _kinds.Current)
            {
                return sets;
            }

            _sets.Forget();
            return _sets.Current;
        }
    }

    private Sets Build()
    {
        var kinds = _kinds.Current;
        return new(new(Read(MutatingKey), kinds), new(Read(ValidatingKey), kinds));
    }

    // Upstream sorts configurations by name; webhooks keep the order of their list.
    private List<Webhook> Read(string resource) =>
    [
        .. _store.All(resource).OrderBy(stored => stored.Key.Name, StringComparer.Ordinal)
            .SelectMany(stored => _compiled.GetValue(stored, Compile)),
    ];

    private Webhook[] Compile(StoredObject stored)
    {
        var configuration = _reader.Read(stored);
        return [.. configuration["webhooks"].Items.Select(hook => new Webhook(configuration.Name, hook))];
    }

    private sealed record Sets(WebhookSet Mutating, WebhookSet Validating);
}
