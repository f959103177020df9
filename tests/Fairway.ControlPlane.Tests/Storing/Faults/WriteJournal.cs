using System.Collections.Concurrent;
using System.Globalization;
using Fairway.Kubernetes;
using Fairway.Kubernetes.Client;
using Fairway.Values;

namespace Fairway.ControlPlane.Tests.Storing.Faults;

/// <summary>Writers that count in ConfigMaps of their own, and what was acknowledged to them.</summary>
internal sealed class WriteJournal
{
    public static readonly GroupVersionResource ConfigMaps = new("", "v1", "configmaps");

    private readonly ConcurrentDictionary<string, long> _tried = new();

    /// <summary>Revision by object and count.</summary>
    public ConcurrentDictionary<(string Name, long Count), long> Acknowledged { get; } = new();

    /// <summary>The highest count that a writer sent for an object; whether it happened is not known.</summary>
    public long Tried(string name) => _tried[name];

    public long LastAcknowledged(string name) =>
        Acknowledged.Keys.Where(write => write.Name == name).Select(write => write.Count).DefaultIfEmpty(0).Max();

    /// <summary>Writes until the server is gone.</summary>
    public async Task WriteAsync(IKubernetesTransport api, int writer, CancellationToken cancellationToken)
    {
        try
        {
            for (var i = 0; ; i++)
            {
                var name = string.Create(CultureInfo.InvariantCulture, $"w{writer}-{i % 7}");
                var count = _tried.AddOrUpdate(name, 1, (_, tried) => tried + 1);
                var answer = await api.SendAsync(Apply(name, count), cancellationToken);
                Assert.True(Acknowledged.TryAdd((name, count), long.Parse(answer.ResourceVersion, CultureInfo.InvariantCulture)));
            }
        }
        catch (Exception e) when (e is HttpRequestException or IOException or OperationCanceledException)
        {
            // Killed, as it was meant to be.
        }
    }

    private static ApiRequest Apply(string name, long count) => new(ApiVerb.Patch, ConfigMaps)
    {
        Namespace = "default",
        Name = name,
        PatchType = PatchType.Apply,
        FieldManager = "writer",
        Force = true,
        Body = Value.Map(
            ("apiVersion", "v1"),
            ("kind", "ConfigMap"),
            ("metadata", Value.Map(("name", name))),
            ("data", Value.Map(("count", count.ToString(CultureInfo.InvariantCulture))))),
    };
}
