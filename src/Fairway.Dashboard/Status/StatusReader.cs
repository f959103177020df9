using Fairway.Kubernetes;
using Fairway.Kubernetes.Client;
using Fairway.Values;

namespace Fairway.Dashboard.Status;

/// <summary>Looks at a running instance from outside: the Kubernetes API for everything that is an object, one request for the rest.</summary>
public sealed class StatusReader(StatusTargets targets, IKubernetesTransport transport, HttpClient http)
{
    private static readonly GroupVersionResource Nodes = new("", "v1", "nodes");
    private static readonly GroupVersionResource Deployments = new("apps", "v1", "deployments");
    private static readonly GroupVersionResource GitRepositories = new("source.toolkit.fluxcd.io", "v1", "gitrepositories");
    private static readonly GroupVersionResource Kustomizations = new("kustomize.toolkit.fluxcd.io", "v1", "kustomizations");

    private readonly KubernetesClient _client = new(transport, "fairway-status");

    /// <exception cref="KubernetesException">The API refused.</exception>
    /// <exception cref="HttpRequestException">The API cannot be reached.</exception>
    public async Task<StatusReport> ReadAsync(CancellationToken cancellationToken)
    {
        var nodes = await ListAsync(Nodes, cancellationToken).ConfigureAwait(false);
        StatusLine[] parts =
        [
            new("control plane", true, "ready", targets.ApiUrl),
            await AskAsync("registry", $"http://{targets.RegistryAuthority}/v2/", targets.RegistryAuthority, cancellationToken).ConfigureAwait(false),
            await AskAsync("dashboard and git", $"{targets.DashboardUrl}/healthz", targets.DashboardUrl, cancellationToken).ConfigureAwait(false),
            .. nodes.Select(NodeLine),
        ];

        var repositories = await ListAsync(GitRepositories, cancellationToken).ConfigureAwait(false);
        var kustomizations = await ListAsync(Kustomizations, cancellationToken).ConfigureAwait(false);
        var deployments = await ListAsync(Deployments, cancellationToken).ConfigureAwait(false);
        return new(
            parts,
            [.. repositories.Select(SourceLine), .. kustomizations.Select(application => ApplicationLine(application, repositories, deployments))]);
    }

    /// <summary>
    /// What a Kustomization's line says: its own condition first, then whether it has its source's newest revision and its workloads run.
    /// </summary>
    internal static StatusLine ApplicationLine(Value application, IReadOnlyList<Value> repositories, IReadOnlyList<Value> deployments)
    {
        var name = $"app {application.Namespace}/{application.Name}";
        var revision = application["status"]["lastAppliedRevision"].AsString() ?? "";
        if (application["spec"]["suspend"].AsBool() == true)
        {
            return new(name, false, "suspended", $"at {Short(revision)}; resume it by setting spec.suspend to false");
        }

        if (Unsettled(application) is { } unsettled)
        {
            return new(name, false, unsettled.State, unsettled.Detail);
        }

        var source = application["spec"]["sourceRef"];
        var sourceNamespace = source["namespace"].AsString() ?? application.Namespace;
        var newest = repositories.FirstOrDefault(item => item.Name == source["name"].AsString() && item.Namespace == sourceNamespace)
            ["status"]["artifact"]["revision"].AsString();
        if (newest is not null && newest != revision)
        {
            return new(name, false, "behind", $"at {Short(revision)}, the source is at {Short(newest)}");
        }

        var owned = deployments.Where(item =>
            item.Labels["kustomize.toolkit.fluxcd.io/name"].AsString() == application.Name &&
            item.Labels["kustomize.toolkit.fluxcd.io/namespace"].AsString() == application.Namespace).ToArray();
        var workloads = string.Join(", ", owned.Select(item => $"{item.Namespace}/{item.Name} {Available(item)}/{Wanted(item)}"));
        var complete = owned.All(item => Available(item) >= Wanted(item));
        return new(name, complete, complete ? "ready" : "progressing", workloads.Length == 0 ? Short(revision) : $"{Short(revision)}  {workloads}");
    }

    private static StatusLine SourceLine(Value repository)
    {
        var name = $"source {repository.Namespace}/{repository.Name}";
        return Unsettled(repository) is { } unsettled
            ? new(name, false, unsettled.State, unsettled.Detail)
            : new(
                name,
                true,
                "ready",
                $"{Short(repository["status"]["artifact"]["revision"].AsString() ?? "")}  {repository["spec"]["url"].AsString()}");
    }

    private static StatusLine NodeLine(Value node) => node.IsConditionTrue("Ready")
        ? new($"node {node.Name}", true, "ready", node["status"]["nodeInfo"]["containerRuntimeVersion"].AsString() ?? "")
        : new($"node {node.Name}", false, "not ready", node.Condition("Ready")["message"].AsString() ?? "it has not reported yet");

    private static (string State, string Detail)? Unsettled(Value @object)
    {
        var ready = @object.Condition("Ready");
        var message = ready["message"].AsString() ?? "waiting for the first reconciliation";
        return ready["status"].AsString() switch
        {
            "True" when (@object["status"]["observedGeneration"].AsLong() ?? 0) >= @object.Generation => null,
            "False" => ("failed", message),
            _ => ("progressing", message),
        };
    }

    // main@sha1:0123456789abcdef… → main@sha1:01234567
    private static string Short(string revision)
    {
        var hash = revision.IndexOf(':', StringComparison.Ordinal) + 1;
        return revision.Length - hash > 8 ? revision[..(hash + 8)] : revision;
    }

    private static long Available(Value deployment) => deployment["status"]["availableReplicas"].AsLong() ?? 0;

    private static long Wanted(Value deployment) => deployment["spec"]["replicas"].AsLong() ?? 1;

    private async Task<IReadOnlyList<Value>> ListAsync(GroupVersionResource resource, CancellationToken cancellationToken)
    {
        try
        {
            var list = await _client.ListAsync(resource, "", "", cancellationToken).ConfigureAwait(false);
            return list["items"].Items;
        }
        catch (KubernetesException e) when (e.IsNotFound)
        {
            // The kind's definition is not there yet: no such objects.
            return [];
        }
    }

    private async Task<StatusLine> AskAsync(string name, string url, string detail, CancellationToken cancellationToken)
    {
        try
        {
            using var answer = await http.GetAsync(new Uri(url), cancellationToken).ConfigureAwait(false);
            return answer.IsSuccessStatusCode
                ? new(name, true, "ready", detail)
                : new(name, false, "failed", $"{detail} answers {(int)answer.StatusCode}");
        }
        catch (HttpRequestException e)
        {
            return new(name, false, "down", $"{detail}: {e.Message}");
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return new(name, false, "down", $"{detail} does not answer within {http.Timeout.TotalSeconds:0} seconds");
        }
    }
}
