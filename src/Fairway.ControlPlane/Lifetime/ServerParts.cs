using System.Net;
using Fairway.ControlPlane.Access.Authorization;
using Fairway.ControlPlane.Access.Certificates;
using Fairway.ControlPlane.Access.OpenId;
using Fairway.ControlPlane.Access.Tokens;
using Fairway.ControlPlane.Admission;
using Fairway.ControlPlane.Admission.Quotas;
using Fairway.ControlPlane.Aggregation;
using Fairway.ControlPlane.Audit;
using Fairway.ControlPlane.Backends;
using Fairway.ControlPlane.Calls;
using Fairway.ControlPlane.CustomResources;
using Fairway.ControlPlane.Fairness;
using Fairway.ControlPlane.Http;
using Fairway.ControlPlane.Kinds;
using Fairway.ControlPlane.Metrics;
using Fairway.ControlPlane.Proxying;
using Fairway.ControlPlane.Services;
using Fairway.ControlPlane.Storing;
using Fairway.ControlPlane.Storing.Backup;
using Fairway.ControlPlane.Watching;
using Fairway.ControlPlane.Webhooks;
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
    private readonly DefinitionCleanup _cleanup;
    private readonly ConnectProxy _proxy;
    private readonly BackendClients _backends;
    private readonly LocalRegistration _registration;
    private readonly AvailabilityController _availability;
    private readonly PublicKeyInfrastructure _keys;
    private readonly ILoggerFactory _loggers;
    private readonly ServerMetrics _metrics;
    private Preparation? _preparation;
    private readonly ObjectDeletion _deletion;
    private readonly InstanceDeletion _instances;
    private readonly Assignments _assignments;
    private readonly TimeProvider _time;
    private readonly RoleAggregation _aggregation;
    private readonly TokenSecrets _tokenSecrets;
    private readonly FlowObjects _flows;
    private readonly IReadOnlyList<OpenIdTokens> _issuers;
    private Task _running = Task.CompletedTask;

    public ServerParts(
        ControlPlaneOptions options,
        RevisionStore revisions,
        PublicKeyInfrastructure keys,
        TimeProvider time,
        ILoggerFactory loggers,
        IReadOnlyList<IAdmission> policies,
        CancellationToken stopping)
    {
        (_time, _keys, _loggers, _metrics) = (time, keys, loggers, new(time));
        _store = new(revisions);
        StorageMetrics.AddTo(_metrics.Registry, _store, _kinds, Path.Combine(options.StateFolder, "store.db"));
        var services = new ServiceResolver(_store, _reader, _kinds);
        _backends = new(services, () => keys.FrontProxyClient, time);
        var reviews = new ReviewCall(_backends, time);
        var conversion = new ObjectConversion(new(reviews), _reader);
        _objects = new(_store, _reader, conversion);
        revisions.Govern(new QuotaRule(_reader, _kinds));
        Addresses = new(options.ServiceRange);
        Addresses.Follow(_store, _reader, _kinds.Required("", "v1", "services"));
        var authorizer = new Authorizer(_store, _reader, new(new(_store, _reader), _objects, _kinds), _metrics.Access, time);
        _aggregation = new(_store, _reader, time, loggers.CreateLogger<RoleAggregation>());
        _flows = new(_store, time, loggers.CreateLogger<FlowObjects>());
        var bound = new BoundObjects(_objects, _kinds, time);
        var legacyTokens = new LegacyTokens(keys.TokenKeys, bound);
        var tokens = new ServiceAccountTokens(keys.TokenKeys, bound, legacyTokens, time);
        var authentication = AuthenticationReader.Read(options.AuthenticationConfigFile, options.OpenId);
        _issuers = [.. authentication.Issuers.Select(issuer => new OpenIdTokens(issuer, time, loggers.CreateLogger<OpenIdTokens>()))];
        var bearers = new BearerTokens([tokens, .. _issuers]);
        _tokenSecrets = new(
            _store, _reader, legacyTokens, () => keys.Authority.ExportCertificatePem() + "\n", time, loggers.CreateLogger<TokenSecrets>());
        _audit = new(
            new(Path.Combine(options.StateFolder, "audit.log"), options.AuditFile),
            options.AuditPolicyFile.Length == 0 ? AuditPolicy.Default : AuditPolicyReader.ReadFile(options.AuditPolicyFile),
            new(_objects),
            _metrics.Audit,
            time,
            loggers.CreateLogger<AuditLog>());
        var leaving = new LeavingDefinitions();
        _cleanup = new(_store, _reader, _kinds, leaving, time, loggers.CreateLogger<DefinitionCleanup>());
        var webhooks = new WebhookRegistry(_store, _reader, _kinds);
        var (caller, hookLog) = (new WebhookCaller(reviews), loggers.CreateLogger<WebhookCaller>());
        var configured = new ConfiguredAdmission(
            policies,
            new(webhooks, caller, _metrics.Webhooks, hookLog),
            new(webhooks, caller, _metrics.Webhooks, hookLog),
            _metrics.Admission);
        var requests = new AdmissionRequests(_objects, _kinds, conversion, authorizer, new AdmissionObjects(_store, _objects, _kinds));
        var admission = new AdmissionChain(
            new(new(_store, _reader, _kinds)), new(_objects, _kinds), new(new(_store, _reader, _kinds)), configured, _metrics.Admission);
        _assignments = new Assignments(Addresses, new(_store, _reader, time), time);
        var checks = new WriteChecks(admission, requests, new(authorizer), new(authorizer));
        var update = new ObjectUpdate(_store, checks, _assignments, conversion, time);
        var creation = new ObjectCreation(_store, checks, _assignments, conversion, leaving, time);
        _deletion = new ObjectDeletion(_store, _objects, admission, requests, conversion, new(time));
        _instances = new(_store, _reader, _kinds, leaving, _deletion);
        var verbs = new ServerVerbs(_store, _objects, _kinds, authorizer, update, time);
        _dispatcher = new(
            authorizer,
            verbs.Verbs(creation, _deletion, _reader),
            verbs.Subresources(_deletion, tokens, bearers, options.Components),
            new(configured, requests));
        var remotes = new RemoteRegistry(_store, _reader);
        var fetch = new RemoteFetch(_backends, time);
        _registration = new(_store, _reader, _kinds, time, loggers.CreateLogger<LocalRegistration>());
        _availability = new(_store, remotes, services, fetch, time, loggers.CreateLogger<AvailabilityController>());
        var nodes = new NodeConnection(keys, time);
        _proxy = new(new(_objects, new(_objects, _kinds), nodes), new(new(_store, _objects, _kinds), nodes));
        var forms = new ObjectForms(_objects, time);
        var pressure = new WatchPressure(time);
        var fairness = Fairness(options, pressure);
        var backup = new BackupDownload(revisions, Path.Combine(options.StateFolder, "store.db.copy"));
        Endpoint = new(
            new(
                new(() => keys.FrontProxyAuthority, time),
                new(() => keys.Authority, time),
                bearers,
                authentication.Anonymous,
                authorizer,
                _metrics.Access,
                time),
            authorizer,
            _kinds,
            _dispatcher,
            _audit,
            fairness,
            new(_objects, forms, new(_objects), new(_objects, forms, pressure, _metrics.Watches)),
            new(new(new(_kinds, remotes), time), _metrics.Registry, new(revisions, stopping), new(keys.TokenKeys), backup),
            new(_store, _kinds, authorizer, _dispatcher, _audit, fairness),
            _proxy,
            new(remotes, _backends, authorizer, _audit, fairness, loggers.CreateLogger<AggregationProxy>()),
            _metrics.Requests,
            loggers.CreateLogger<ApiEndpoint>(),
            stopping);
    }

    public ApiEndpoint Endpoint { get; }

    private ServiceAddresses Addresses { get; }

    public IKubernetesTransport TransportFor(UserInfo user, CancellationToken stopping) =>
        new InProcessTransport(user, _dispatcher, _kinds, _objects, _audit, _metrics, stopping);

    /// <summary>Begins what runs beside the requests, until the token is cancelled.</summary>
    public void Run(CancellationToken stopping)
    {
        var transport = TransportFor(UserInfo.Server, stopping);
        _running = Task.WhenAll(
            _cleanup.RunAsync(new(transport, "fairway-control-plane"), _instances, stopping),
            _aggregation.RunAsync(transport, stopping),
            _tokenSecrets.RunAsync(transport, stopping),
            _flows.RunAsync(transport, stopping),
            _preparation?.FinishAsync(stopping) ?? Task.CompletedTask,
            _registration.RunAsync(transport, stopping),
            _availability.RunAsync(transport, stopping));
    }

    /// <summary>Makes what every cluster has, and is done when all of it counts.</summary>
    public async Task PrepareAsync(IPEndPoint? podEndPoint, CancellationToken cancellationToken)
    {
        var transport = TransportFor(UserInfo.Server, cancellationToken);
        var isFirst = _store.Get(_kinds.Required("", "v1", "namespaces").KeyOf("", Bootstrap.SystemNamespace)) is null;
        _preparation = new(
            async token =>
            {
                await new QuotaCompletion(_store, _reader, _kinds).RunAsync(token);
                await new Bootstrap(transport).RunAsync(Addresses.First, podEndPoint, token);
                await new AuthenticationConfiguration(new(transport, "kube-apiserver")).WriteAsync(_keys, token);
                await _aggregation.SettleAsync(transport, token);
                await _flows.EnsureAsync(transport, token);
            },
            isFirst,
            _time,
            _loggers.CreateLogger<Preparation>());
        await _preparation.RunAsync(cancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        await _running;
        _proxy.Dispose();
        _backends.Dispose();
        foreach (var issuer in _issuers)
        {
            issuer.Dispose();
        }

        _assignments.Dispose();
        await _audit.DisposeAsync();
    }

    private RequestFairness Fairness(ControlPlaneOptions options, WatchPressure pressure)
    {
        var seats = new Seats(options.MaxInflight, _time);
        var flows = new FlowConfiguration(_store, _reader, _kinds, seats, _metrics.Flows);
        _metrics.Flows.Follow(flows, seats);
        return new(flows, seats, new(options.MaxInflightPerUser), new(options.MaxWatchesPerUser), pressure, _metrics.Flows);
    }
}
