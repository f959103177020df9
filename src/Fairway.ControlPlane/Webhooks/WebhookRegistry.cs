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
    private readonly Lock _gate = new();
    private volatile Sets? _sets;
    private long _changes;

    public WebhookRegistry(ObjectStore store, ObjectReader reader, KindRegistry kinds)
    {
        (_store, _reader, _kinds) = (store, reader, kinds);
        store.Revisions.Follow(change =>
        {
            if (change.Object.Key.Resource is MutatingKey or ValidatingKey)
            {
                Interlocked.Increment(ref _changes);
                _sets = null;
            }
        });
    }

    public WebhookSet Mutating => Current.Mutating;

    public WebhookSet Validating => Current.Validating;

    private Sets Current => _sets is { } sets && sets.Mutating.Kinds == _kinds.Current ? sets : Build();

    private Sets Build()
    {
        lock (_gate)
        {
            var kinds = _kinds.Current;
            if (_sets is { } current && current.Mutating.Kinds == kinds)
            {
                return current;
            }

            var seen = Interlocked.Read(ref _changes);
            var built = new Sets(new(Read(MutatingKey), kinds), new(Read(ValidatingKey), kinds));
            // A change that came meanwhile leaves the sets to be made again.
            _sets = built;
            if (Interlocked.Read(ref _changes) != seen)
            {
                _sets = null;
            }

            return built;
        }
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
