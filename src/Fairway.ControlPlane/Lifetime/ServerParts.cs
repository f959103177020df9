using System.Collections.Frozen;
using Fairway.ControlPlane.Access.Authorization;
using Fairway.ControlPlane.Access.Certificates;
using Fairway.ControlPlane.Access.Tokens;
using Fairway.ControlPlane.Admission;
using Fairway.ControlPlane.Audit;
using Fairway.ControlPlane.Calls;
using Fairway.ControlPlane.Http;
using Fairway.ControlPlane.Kinds;
using Fairway.ControlPlane.Services;
using Fairway.ControlPlane.Storing;
using Fairway.ControlPlane.Subresources;
using Fairway.ControlPlane.Verbs;
using Fairway.ControlPlane.Writing;
using Fairway.Kubernetes.Admission;
using Fairway.Kubernetes.Client;
using Fairway.Storage.Revisions;
using Microsoft.Extensions.Logging;

namespace Fairway.ControlPlane.Lifetime;

/// <summary>The parts of one server, put together: the one place that knows them all.</summary>
internal sealed class ServerParts : IAsyncDisposable
{
    private readonly KindRegistry _kinds = new();
    private readonly ObjectReader _reader = new();
    private readonly ObjectStore _store;
    private readonly ObjectLookup _objects;
    private readonly AuditLog _audit;
    private readonly ApiDispatcher _dispatcher;
    private readonly TimeProvider _time;

    public ServerParts(
        ControlPlaneOptions options,
        RevisionStore revisions,
        PublicKeyInfrastructure keys,
        TimeProvider time,
        ILoggerFactory loggers,
        IReadOnlyList<IAdmission> policies,
        CancellationToken stopping)
    {
        _time = time;
        _store = new(revisions);
        _objects = new(_store, _reader);
        Addresses = new(options.ServiceRange);
        Addresses.Follow(_store, _reader, _kinds.Required("", "v1", "services"));
        var authorizer = new Authorizer(_store, _reader);
        var tokens = new ServiceAccountTokens(new(keys.ServiceAccountKey), _objects, _kinds, time);
        var counters = new RequestCounters();
        _audit = new(new(Path.Combine(options.StateFolder, "audit.log")), counters, time, loggers.CreateLogger<AuditLog>());
        var admission = new AdmissionChain(_objects, _kinds, new(_objects, _kinds), policies);
        var update = new ObjectUpdate(_store, new(admission), Addresses, time);
        _dispatcher = new(authorizer, Verbs(admission, update), new SubresourceTable());
        var forms = new ObjectForms(_objects);
        Endpoint = new(
            new(new(keys.Authority, time), tokens, authorizer),
            authorizer,
            _kinds,
            _dispatcher,
            _audit,
            new(options.MaxInflightPerUser),
            new(_objects, forms, new(_objects), new(_objects)),
            new(new(_kinds), counters),
            loggers.CreateLogger<ApiEndpoint>(),
            stopping);
    }

    public ApiEndpoint Endpoint { get; }

    public ServiceAddresses Addresses { get; }

    public IKubernetesTransport TransportFor(UserInfo user, CancellationToken stopping) =>
        new InProcessTransport(user, _dispatcher, _kinds, _objects, _audit, stopping);

    public ValueTask DisposeAsync() => _audit.DisposeAsync();

    private FrozenDictionary<ApiVerb, IVerb> Verbs(AdmissionChain admission, ObjectUpdate update)
    {
        var creation = new ObjectCreation(_store, new(admission), Addresses, _time);
        var deletion = new ObjectDeletion(_store, _objects, admission, new(_time));
        var list = new ListVerb(_store, _reader);
        return new Dictionary<ApiVerb, IVerb>
        {
            [ApiVerb.Get] = new GetVerb(_store),
            [ApiVerb.List] = list,
            [ApiVerb.Watch] = new WatchVerb(_store, _reader, _time),
            [ApiVerb.Create] = new CreateVerb(creation),
            [ApiVerb.Update] = new UpdateVerb(_store, _objects, update),
            [ApiVerb.Patch] = new PatchVerb(_store, _objects, new(_time), creation, update),
            [ApiVerb.Delete] = new DeleteVerb(deletion),
            [ApiVerb.DeleteCollection] = new DeleteCollectionVerb(list, deletion),
        }.ToFrozenDictionary();
    }
}
