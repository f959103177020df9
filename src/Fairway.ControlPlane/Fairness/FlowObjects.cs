using Fairway.ControlPlane.Storing;
using Fairway.Kubernetes;
using Fairway.Kubernetes.Client;
using Fairway.Values;
using Fairway.Values.Yaml;
using Microsoft.Extensions.Logging;

namespace Fairway.ControlPlane.Fairness;

/// <summary>
/// Keeps the FlowSchemas and priority levels that every cluster has, as upstream's bootstrap ensurer does, and tells in the status of each schema
/// whether its level exists.
/// </summary>
internal sealed class FlowObjects
{
    private const string Group = "flowcontrol.apiserver.k8s.io";
    private const string AutoUpdate = "apf.kubernetes.io/autoupdate-spec";
    private const string Dangling = "Dangling";

    private static readonly GroupVersionResource Schemas = new(Group, "v1", "flowschemas");
    private static readonly GroupVersionResource Levels = new(Group, "v1", "prioritylevelconfigurations");

    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly WorkSignal _work;

    public FlowObjects(ObjectStore store, TimeProvider time, ILogger logger)
    {
        (_time, _logger, _work) = (time, logger, new(time));
        store.Revisions.Follow(change =>
        {
            if (change.Object.Key.Resource.StartsWith(Group + "/", StringComparison.Ordinal))
            {
                _work.Raise();
            }
        });
    }

    /// <summary>Puts everything right once.</summary>
    public async Task EnsureAsync(IKubernetesTransport transport, CancellationToken cancellationToken)
    {
        var producer = new KubernetesClient(transport, "api-priority-and-fairness-config-producer-v1");
        foreach (var wanted in Read())
        {
            await EnsureAsync(producer, wanted, cancellationToken);
        }

        var consumer = new KubernetesClient(transport, "api-priority-and-fairness-config-consumer-v1");
        var levels = await consumer.ListAsync(Levels, "", "", cancellationToken);
        var names = levels["items"].Items.Select(level => level.Name).ToHashSet(StringComparer.Ordinal);
        var schemas = await consumer.ListAsync(Schemas, "", "", cancellationToken);
        foreach (var schema in schemas["items"].Items.ToArray())
        {
            await TellAsync(consumer, schema, names, cancellationToken);
        }
    }

    /// <summary>Puts right what changes, until cancelled.</summary>
    public Task RunAsync(IKubernetesTransport transport, CancellationToken cancellationToken) => _work.RunAsync(
        async () =>
        {
            try
            {
                await EnsureAsync(transport, cancellationToken);
            }
            catch (Exception e) when (!cancellationToken.IsCancellationRequested)
            {
                // The edge of the loop: an object that changed meanwhile, or a disk that is full.
                Log.FlowObjectsRetried(_logger, e);
                await _work.RaiseLaterAsync(cancellationToken);
            }
        },
        cancellationToken);

    private static async Task EnsureAsync(KubernetesClient client, Value wanted, CancellationToken cancellationToken)
    {
        var resource = wanted.ObjectKind == "FlowSchema" ? Schemas : Levels;
        var live = await client.FindAsync(resource, wanted.Key, cancellationToken);
        if (live.IsNull)
        {
            await client.CreateAsync(resource, wanted.WithAt(["metadata", "annotations", AutoUpdate], "true"), cancellationToken);
        }
        else if (live.Annotations[AutoUpdate].AsString() == "true" && !Holds(live["spec"], wanted["spec"]))
        {
            await client.UpdateAsync(resource, live.With("spec", wanted["spec"]), cancellationToken);
        }
    }

    // The server adds defaults to what is written.
    private static bool Holds(Value live, Value wanted) => !wanted.IsMap
        ? wanted.IsList
            ? live.Items.Count == wanted.Items.Count && wanted.Items.Zip(live.Items).All(pair => Holds(pair.Second, pair.First))
            : live == wanted
        : wanted.Fields.All(pair => Holds(live[pair.Key], pair.Value));

    private async Task TellAsync(KubernetesClient client, Value schema, HashSet<string> levels, CancellationToken cancellationToken)
    {
        var level = FlowSchema.LevelOf(schema);
        var reference = $"This FlowSchema references the PriorityLevelConfiguration object named \"{level}\"";
        var (isDangling, reason, message) = levels.Contains(level)
            ? (false, "Found", $"{reference} and it exists")
            : (true, "NotFound", $"{reference} but there is no such object");
        var conditions = schema["status"]["conditions"].Items;
        var told = Conditions.Set(conditions, Dangling, isDangling, reason, message, _time.GetUtcNow());
        if (told != conditions)
        {
            var patch = Value.Map(("metadata", Value.Map(("uid", schema.Uid))), ("status", Value.Map(("conditions", told))));
            await client.PatchStatusAsync(Schemas, schema.Key, PatchType.Merge, patch, cancellationToken);
        }
    }

    private static IEnumerable<Value> Read()
    {
        using var stream = typeof(FlowObjects).Assembly.GetManifestResourceStream("flow-control.yaml")
            ?? throw new InvalidOperationException("the resource flow-control.yaml is not in the assembly");
        using var text = new StreamReader(stream);
        return [.. YamlReader.ReadAll(text.ReadToEnd()).Select(document => Value.Map(("apiVersion", $"{Group}/v1")).WithFields(document.Value))];
    }
}
