using Fairway.Controllers.Accounts;
using Fairway.Controllers.Certificates;
using Fairway.Controllers.Collection;
using Fairway.Controllers.Disruption;
using Fairway.Controllers.Networking;
using Fairway.Controllers.Nodes;
using Fairway.Controllers.Observing;
using Fairway.Controllers.Scheduling;
using Fairway.Controllers.Workloads.CronJobs;
using Fairway.Controllers.Workloads.DaemonSets;
using Fairway.Controllers.Workloads.Deployments;
using Fairway.Controllers.Workloads.Jobs;
using Fairway.Controllers.Workloads.ReplicaSets;
using Fairway.Controllers.Workloads.StatefulSets;
using Fairway.Kubernetes;
using Fairway.Kubernetes.Caching;
using Fairway.Kubernetes.Client;
using Fairway.Kubernetes.Events;
using Fairway.Kubernetes.Reconciling;
using Microsoft.Extensions.Logging;

namespace Fairway.Controllers;

/// <summary>
/// What kube-controller-manager and kube-scheduler do, over one set of caches. Each of the two writes under its upstream name and through its
/// own transport.
/// </summary>
public sealed class ControllerSet
{
    /// <summary>The capability whose transport reads everything and writes for the controllers.</summary>
    public const string Capability = "controllers";

    /// <summary>The capability whose transport writes for the scheduler.</summary>
    public const string SchedulerCapability = "scheduler";

    private const string ManagerName = "kube-controller-manager";
    private const string SchedulerName = "kube-scheduler";

    private readonly CacheSet _caches;
    private readonly List<Controller> _controllers = [];
    private readonly List<EventRecorder> _recorders = [];
    private readonly CustomKinds? _customKinds;

    /// <param name="transportFor">The transport of a capability, asked for <see cref="Capability"/> and <see cref="SchedulerCapability"/>.</param>
    /// <param name="options">What the controllers need to know beyond the API.</param>
    /// <param name="time">The clock of every deadline and delay.</param>
    /// <param name="loggers">Where failures are told.</param>
    /// <param name="random">Decides between equally good nodes.</param>
    public ControllerSet(
        Func<string, IKubernetesTransport> transportFor, ControllerSetOptions options, TimeProvider time, ILoggerFactory loggers, Random random)
    {
        var client = new KubernetesClient(transportFor(Capability), ManagerName);
        _caches = new(client, time, loggers.CreateLogger<CacheSet>());
        var manager = Context(client, ManagerName, time, loggers);
        var podsByNamespace = new CacheIndex(_caches.For(Resources.Pods), pod => pod.Namespace);
        var selection = new ServiceSelection(manager, podsByNamespace);
        if (options.Controllers)
        {
            AddManager(manager, selection, podsByNamespace, options);
            _customKinds = AddCollection(manager);
        }

        if (options.Scheduler)
        {
            var scheduler = new KubernetesClient(transportFor(SchedulerCapability), SchedulerName);
            _controllers.Add(new Scheduler(Context(scheduler, "default-scheduler", time, loggers), selection, random).Controller);
        }
    }

    /// <summary>Works until cancelled; returns once everything has stopped.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var running = new List<Task> { _caches.RunAsync(cancellationToken) };
        running.AddRange(_recorders.Select(recorder => recorder.RunAsync(cancellationToken)));
        try
        {
            // A controller that started on half a cache would make what is there already.
            await _caches.Synced.WaitAsync(cancellationToken).ConfigureAwait(false);
            running.AddRange(_controllers.Select(controller => controller.RunAsync(cancellationToken)));
        }
        catch (OperationCanceledException)
        {
            // Stopped before it began.
        }

        await Task.WhenAll(running).ConfigureAwait(false);
        if (_customKinds is not null)
        {
            await _customKinds.StopAsync().ConfigureAwait(false);
        }
    }

    private void AddManager(
        ControllerContext manager, ServiceSelection selection, CacheIndex podsByNamespace, ControllerSetOptions options)
    {
        var pods = _caches.For(Resources.Pods);
        var orphanPods = new CacheIndex(pods, pod => pod.ControllerReference.IsNull ? pod.Namespace : null);
        var podsByNode = new CacheIndex(pods, pod => pod.NodeName is { Length: > 0 } node ? node : null);

        _controllers.Add(new DeploymentReconciler(manager).Controller);
        _controllers.Add(new ReplicaSetReconciler(manager, ReplicatedKind.ReplicaSet, orphanPods).Controller);
        _controllers.Add(new ReplicaSetReconciler(manager, ReplicatedKind.ReplicationController, orphanPods).Controller);
        _controllers.Add(new JobReconciler(manager, orphanPods).Controller);
        _controllers.Add(new JobPodReconciler(manager).Controller);
        _controllers.Add(new CronJobReconciler(manager).Controller);
        _controllers.Add(new DaemonSetReconciler(manager, orphanPods).Controller);
        _controllers.Add(new StatefulSetReconciler(manager, orphanPods).Controller);
        _controllers.Add(new DisruptionBudgetReconciler(manager, podsByNamespace).Controller);

        _controllers.Add(new EndpointSliceReconciler(manager, selection).Controller);
        _controllers.Add(new EndpointsReconciler(manager, selection).Controller);

        _controllers.Add(new NamespaceContentReconciler(
            manager, "service-account", Resources.ServiceAccounts, () => NamespaceContent.DefaultServiceAccount).Controller);
        AddCertificates(manager, options);

        _controllers.Add(new NodeReconciler(manager, podsByNode).Controller);
        _controllers.Add(new StrandedPodReconciler(manager, podsByNode).Controller);
    }

    private void AddCertificates(ControllerContext manager, ControllerSetOptions options)
    {
        if (options.RootCertificate is { } root)
        {
            // It is renewed once in years, long before it runs out.
            _controllers.Add(new NamespaceContentReconciler(
                manager,
                "root-ca-certificate-publisher",
                Resources.ConfigMaps,
                () => NamespaceContent.RootCertificate(root()),
                Outcome.After(TimeSpan.FromHours(12))).Controller);
        }

        if (options.SigningAuthority is { } authority)
        {
            _controllers.Add(new CertificateApprover(manager).Controller);
            _controllers.Add(new CertificateIssuer(manager, new(authority, manager.Time)).Controller);
        }

        _controllers.Add(new CertificateCleaner(manager).Controller);
    }

    private ControllerContext Context(KubernetesClient client, string component, TimeProvider time, ILoggerFactory loggers)
    {
        var recorder = new EventRecorder(client, component, "", time, loggers.CreateLogger<EventRecorder>());
        _recorders.Add(recorder);
        return new(client, _caches, recorder, time, loggers);
    }

    private CustomKinds AddCollection(ControllerContext manager)
    {
        var catalog = new KindCatalog(manager);
        var collector = new GarbageCollector(manager, catalog);
        foreach (var kind in catalog.All.Where(kind => kind.Cache is not null))
        {
            _controllers.Add(collector.Attach(kind));
        }

        var customKinds = new CustomKinds(manager, catalog, collector);
        _controllers.Add(customKinds.Controller);
        _controllers.Add(new NamespaceReconciler(manager, catalog).Controller);
        return customKinds;
    }
}
