using Fairway.ControlPlane.Kinds;
using Fairway.ControlPlane.Metrics;
using Fairway.ControlPlane.Storing;
using Fairway.Kubernetes;
using Fairway.Values;

namespace Fairway.ControlPlane.Fairness;

/// <summary>The FlowSchemas and priority levels that count now; compiled again at the first request after one changed.</summary>
internal sealed class FlowConfiguration
{
    private const string Group = "flowcontrol.apiserver.k8s.io";

    private readonly ObjectStore _store;
    private readonly ObjectReader _reader;
    private readonly Seats _seats;
    private readonly FlowMetrics _metrics;
    private readonly string _schemaResource;
    private readonly string _levelResource;
    private readonly Dictionary<string, PriorityLevel> _levels = new(StringComparer.Ordinal);
    private readonly StoreView<FlowSchema[]> _schemas;

    public FlowConfiguration(ObjectStore store, ObjectReader reader, KindRegistry kinds, Seats seats, FlowMetrics metrics)
    {
        (_store, _reader, _seats, _metrics) = (store, reader, seats, metrics);
        _schemaResource = kinds.Required(Group, "v1", "flowschemas").StoreResource;
        _levelResource = kinds.Required(Group, "v1", "prioritylevelconfigurations").StoreResource;
        _schemas = new(store, resource => resource == _schemaResource || resource == _levelResource, Compile);
    }

    /// <summary>The schema that a request belongs to: the first that matches; null before there are any.</summary>
    public FlowSchema? Find(in FlowRequest request)
    {
        foreach (var schema in _schemas.Current)
        {
            if (schema.Matches(request))
            {
                return schema;
            }
        }

        return null;
    }

    /// <summary>The priority levels that schemas lead to.</summary>
    public IEnumerable<PriorityLevel> Levels() => _schemas.Current.Select(schema => schema.Level).Distinct();

    private FlowSchema[] Compile()
    {
        var levels = ConfigureLevels([.. _store.All(_levelResource).Select(_reader.Read)]);
        return
        [
            .. _store.All(_schemaResource).Select(_reader.Read)
                .Where(schema => levels.ContainsKey(FlowSchema.LevelOf(schema)))
                .OrderBy(FlowSchema.PrecedenceOf).ThenBy(schema => schema.Name, StringComparer.Ordinal)
                .Select(schema => new FlowSchema(
                    schema, levels[FlowSchema.LevelOf(schema)], _metrics.Of(FlowSchema.LevelOf(schema), schema.Name))),
        ];
    }

    private Dictionary<string, PriorityLevel> ConfigureLevels(Value[] objects)
    {
        var shares = Math.Max(1, objects.Sum(PriorityLevel.SharesOf));
        var current = new Dictionary<string, PriorityLevel>(StringComparer.Ordinal);
        foreach (var @object in objects)
        {
            // Who is in a level stays in it, whatever becomes of its configuration.
            _levels.TryAdd(@object.Name, new(@object.Name));
            current[@object.Name] = _levels[@object.Name];
        }

        _seats.Configure(current.Values, () =>
        {
            foreach (var @object in objects)
            {
                var nominal = Math.Ceiling((double)_seats.Total * PriorityLevel.SharesOf(@object) / shares);
                current[@object.Name].Configure(@object, (int)nominal);
            }
        });
        foreach (var gone in _levels.Keys.Where(name => !current.ContainsKey(name)).ToArray())
        {
            _levels.Remove(gone);
        }

        return current;
    }
}
