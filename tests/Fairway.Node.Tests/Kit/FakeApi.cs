using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Fairway.Kubernetes;
using Fairway.Kubernetes.Client;
using Fairway.Values;

namespace Fairway.Node.Tests.Kit;

/// <summary>A Kubernetes API in memory: as much of the verbs, versions, watches and graceful deletion as a node meets.</summary>
internal sealed class FakeApi : IKubernetesTransport
{
    private readonly Lock _gate = new();
    private readonly Dictionary<(string Resource, ObjectKey Key), Value> _objects = [];
    private readonly List<(ApiRequest Request, Channel<WatchEvent> Events)> _watches = [];
    private long _version;

    public ConcurrentQueue<string> Tokens { get; } = new();

    public Value Find(GroupVersionResource resource, string @namespace, string name)
    {
        lock (_gate)
        {
            return _objects.GetValueOrDefault((resource.Resource, new(@namespace, name)));
        }
    }

    public IReadOnlyList<Value> All(GroupVersionResource resource)
    {
        lock (_gate)
        {
            return [.. _objects.Where(pair => pair.Key.Resource == resource.Resource).Select(pair => pair.Value)];
        }
    }

    public Value Create(GroupVersionResource resource, Value value) =>
        Handle(new(ApiVerb.Create, resource) { Namespace = value.Namespace, Body = value });

    public void Delete(GroupVersionResource resource, string @namespace, string name, long? grace = null) => Handle(
        new(ApiVerb.Delete, resource)
        {
            Namespace = @namespace,
            Name = name,
            Body = grace is null ? Value.Null : Value.Map(("gracePeriodSeconds", grace.Value)),
        });

    public Value Merge(GroupVersionResource resource, string @namespace, string name, Value patch) => Handle(
        new(ApiVerb.Patch, resource) { Namespace = @namespace, Name = name, Body = patch, PatchType = PatchType.Merge });

    public Task<Value> SendAsync(ApiRequest request, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return Task.FromResult(Handle(request));
    }

    public async IAsyncEnumerable<WatchEvent> WatchAsync(ApiRequest request, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var events = Channel.CreateUnbounded<WatchEvent>();
        lock (_gate)
        {
            foreach (var value in Matching(request).Where(value => long.Parse(value.ResourceVersion) > long.Parse(request.ResourceVersion)))
            {
                events.Writer.TryWrite(new(WatchEventType.Modified, value));
            }

            _watches.Add((request, events));
        }

        await foreach (var change in events.Reader.ReadAllAsync(cancellationToken))
        {
            yield return change;
        }
    }

    public Task<ApiResource?> FindAsync(GroupVersionKind kind, CancellationToken cancellationToken) => Task.FromResult<ApiResource?>(null);

    private Value Handle(ApiRequest request)
    {
        lock (_gate)
        {
            return request.Verb switch
            {
                ApiVerb.Get => Existing(request),
                ApiVerb.List => Value.Map(
                    ("apiVersion", request.Resource.ApiVersion), ("kind", "List"), ("metadata", Value.Map(("resourceVersion", $"{_version}"))),
                    ("items", ValueList.From(Matching(request)))),
                ApiVerb.Create when request.Subresource == "token" => Token(request),
                ApiVerb.Create => Create(request),
                ApiVerb.Update => Update(request),
                ApiVerb.Patch => Store(request, MergeInto(Existing(request), request.Body), WatchEventType.Modified),
                ApiVerb.Delete => Delete(request),
                _ => throw new NotSupportedException(request.Verb.ToString()),
            };
        }
    }

    private Value Token(ApiRequest request)
    {
        var token = $"token-{Tokens.Count}-{request.Name}";
        Tokens.Enqueue(token);
        return request.Body.With("status", Value.Map(("token", token), ("expirationTimestamp", "2099-01-01T00:00:00Z")));
    }

    private Value Create(ApiRequest request)
    {
        var name = request.Body.Name;
        if (_objects.ContainsKey((request.Resource.Resource, new(request.Namespace, name))))
        {
            throw new KubernetesException(409, StatusReason.AlreadyExists, $"{request.Resource.Resource} \"{name}\" already exists");
        }

        var body = request.Body.WithAt(["metadata", "uid"], Guid.NewGuid().ToString());
        return Store(request with { Name = name }, body, WatchEventType.Added);
    }

    private Value Update(ApiRequest request)
    {
        var old = Existing(request);
        if (request.Body.ResourceVersion is { Length: > 0 } version && version != old.ResourceVersion)
        {
            throw new KubernetesException(409, StatusReason.Conflict, "the object has been modified");
        }

        return Store(request, request.Subresource == "status" ? old.With("status", request.Body["status"]) : request.Body, WatchEventType.Modified);
    }

    private Value Delete(ApiRequest request)
    {
        var old = Existing(request);
        if (request.Body["preconditions"]["uid"].AsString() is { } uid && uid != old.Uid)
        {
            throw new KubernetesException(409, StatusReason.Conflict, "the uid in the precondition does not match");
        }

        var grace = request.Body["gracePeriodSeconds"].AsLong() ?? old["spec"]["terminationGracePeriodSeconds"].AsLong() ?? 30;
        if (request.Resource.Resource == "pods" && grace > 0)
        {
            return Store(
                request,
                old.WithAt(["metadata", "deletionTimestamp"], "2026-01-01T00:00:00Z").WithAt(["metadata", "deletionGracePeriodSeconds"], grace),
                WatchEventType.Modified);
        }

        _objects.Remove((request.Resource.Resource, new(request.Namespace, request.Name)));
        Publish(request, WatchEventType.Deleted, old.WithAt(["metadata", "resourceVersion"], $"{++_version}"));
        return old;
    }

    private Value Store(ApiRequest request, Value value, WatchEventType type)
    {
        value = value.WithAt(["metadata", "resourceVersion"], $"{++_version}");
        _objects[(request.Resource.Resource, new(request.Namespace, request.Name))] = value;
        Publish(request, type, value);
        return value;
    }

    private void Publish(ApiRequest request, WatchEventType type, Value value)
    {
        foreach (var (watched, events) in _watches.Where(watch => watch.Request.Resource == request.Resource && IsMatch(watch.Request, value)))
        {
            events.Writer.TryWrite(new(type, value));
        }
    }

    private Value Existing(ApiRequest request) =>
        _objects.TryGetValue((request.Resource.Resource, new(request.Namespace, request.Name)), out var value)
            ? value
            : throw new KubernetesException(404, StatusReason.NotFound, $"{request.Resource.Resource} \"{request.Name}\" not found");

    private Value[] Matching(ApiRequest request) =>
        _objects.Where(pair => pair.Key.Resource == request.Resource.Resource && IsMatch(request, pair.Value)).Select(pair => pair.Value).ToArray();

    private static bool IsMatch(ApiRequest request, Value value) =>
        (request.Namespace.Length == 0 || value.Namespace == request.Namespace)
        && (request.FieldSelector.Length == 0 || request.FieldSelector == $"spec.nodeName={value["spec"]["nodeName"].AsString()}");

    private static Value MergeInto(Value target, Value patch)
    {
        if (!patch.IsMap)
        {
            return patch;
        }

        var result = target.IsMap ? target : Value.Map();
        foreach (var (key, value) in patch.Fields)
        {
            result = value.IsNull ? result.Without(key) : result.With(key, MergeInto(result[key], value));
        }

        return result;
    }
}
