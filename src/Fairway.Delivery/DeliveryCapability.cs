using Fairway.Delivery.Applying;
using Fairway.Delivery.Applying.Steps;
using Fairway.Delivery.Kinds;
using Fairway.Delivery.Sources;
using Fairway.Kubernetes;
using Fairway.Kubernetes.Caching;
using Fairway.Kubernetes.Client;
using Fairway.Kubernetes.Events;
using Fairway.Kubernetes.Reconciling;
using Microsoft.Extensions.Logging;

namespace Fairway.Delivery;

/// <summary>Keeps what an API holds in step with Git: fetches GitRepositories, applies Kustomizations.</summary>
public static class DeliveryCapability
{
    /// <summary>Applies delivery's kinds and works until cancelled.</summary>
    /// <exception cref="KubernetesException">The API refused the kinds.</exception>
    public static async Task RunAsync(
        IKubernetesTransport transport, DeliveryOptions options, TimeProvider time, ILoggerFactory loggers, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(options.StateFolder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        RemoveInterruptedClones(options);
        var logger = loggers.CreateLogger("Fairway.Delivery");
        var sourceClient = new KubernetesClient(transport, "source-controller");
        var applyClient = new KubernetesClient(transport, "kustomize-controller");
        await new DefinitionInstaller(applyClient, time, logger).InstallAsync(cancellationToken).ConfigureAwait(false);

        var caches = new CacheSet(applyClient, time, loggers.CreateLogger<CacheSet>());
        var repositories = caches.For(DeliveryKinds.GitRepositories);
        var kustomizations = caches.For(DeliveryKinds.Kustomizations);
        var store = ArtifactStore.Open(options, time);

        var sourceEvents = new EventRecorder(sourceClient, sourceClient.FieldManager, "", time, logger);
        var applyEvents = new EventRecorder(applyClient, applyClient.FieldManager, "", time, logger);
        var sources = new GitRepositoryReconciler(repositories, sourceClient, new(new(options, time), options), store, sourceEvents, options, time);
        var fetching = new Controller("gitrepository", sources.ReconcileAsync, time, logger);
        repositories.OnChange(change => fetching.Enqueue(change.Key));

        Controller applying = null!;
        KustomizationReconciler reconciler = null!;
        var managed = new ManagedObjects(
            applyClient,
            time,
            logger,
            (owner, item) =>
            {
                reconciler.Touch(owner, item);
                applying.Enqueue(owner);
            });
        await using var _ = managed.ConfigureAwait(false);
        var applier = new ObjectApplier(applyClient);
        var report = new KustomizationReport(applyClient, applyEvents, time);
        reconciler = new(
            kustomizations,
            repositories,
            Steps(repositories, kustomizations, report, store, applier, options, time),
            managed,
            applier,
            new(applyClient, applier),
            report,
            time);
        applying = new("kustomization", reconciler.ReconcileAsync, time, logger);
        kustomizations.OnChange(change => EnqueueWithDependents(applying, kustomizations, change.Key));
        repositories.OnChange(change => EnqueueUsers(applying, kustomizations, change));

        List<Task> running = [caches.RunAsync(cancellationToken), sourceEvents.RunAsync(cancellationToken), applyEvents.RunAsync(cancellationToken)];
        try
        {
            await caches.Synced.WaitAsync(cancellationToken).ConfigureAwait(false);
            running.AddRange([fetching.RunAsync(cancellationToken), applying.RunAsync(cancellationToken)]);
        }
        catch (OperationCanceledException)
        {
            // Stopped before it began.
        }

        await Task.WhenAll(running).ConfigureAwait(false);
    }

    private static IReadOnlyList<IApplyStep> Steps(
        ObjectCache repositories,
        ObjectCache kustomizations,
        KustomizationReport report,
        ArtifactStore store,
        ObjectApplier applier,
        DeliveryOptions options,
        TimeProvider time) =>
    [
        new SourceStep(repositories, options),
        new DependencyStep(kustomizations, options),
        new AnnounceStep(report),
        new FetchStep(store, options),
        new BuildStep(time),
        new PlanStep(applier, definitions: true),
        new ApplyStep(applier),
        new PlanStep(applier, definitions: false),
        new ApplyStep(applier),
        new PruneStep(applier),
    ];

    private static void EnqueueWithDependents(Controller applying, ObjectCache kustomizations, ObjectKey key)
    {
        applying.Enqueue(key);
        foreach (var dependent in kustomizations.All.Where(other => KustomizationSpec.ReadDependencies(other).Contains(key)))
        {
            applying.Enqueue(dependent.Key);
        }
    }

    private static void EnqueueUsers(Controller applying, ObjectCache kustomizations, CacheChange change)
    {
        foreach (var user in kustomizations.InNamespace(change.Key.Namespace))
        {
            if (user["spec"]["sourceRef"]["name"].AsString() == change.Key.Name)
            {
                applying.Enqueue(user.Key);
            }
        }
    }

    private static void RemoveInterruptedClones(DeliveryOptions options)
    {
        var clones = new DirectoryInfo(Path.Combine(options.StateFolder, "clones"));
        if (clones.Exists)
        {
            clones.Delete(recursive: true);
        }
    }
}
