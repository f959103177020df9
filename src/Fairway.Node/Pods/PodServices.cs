using Fairway.Kubernetes.Client;
using Fairway.Node.Probes;
using Fairway.Node.Runtime;
using Fairway.Node.Volumes;
using Microsoft.Extensions.Logging;

namespace Fairway.Node.Pods;

/// <summary>What every pod's worker works with.</summary>
internal sealed record PodServices(
    KubernetesClient Client,
    NodeFacts Node,
    PodSupport Support,
    StorageLimits Storage,
    PodSandboxes Sandboxes,
    PodVolumes Volumes,
    ContainerStarter Starter,
    ContainerStopper Stopper,
    ContainerStore Containers,
    LifecycleHooks Hooks,
    TerminationMessages LastWords,
    ServiceAccountTokens Tokens,
    ProbeRunner Probes,
    PodEvents Events,
    Backoff Backoff,
    TimeProvider Time,
    ILogger Logger);
