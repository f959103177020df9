using Fairway.Values;

namespace Fairway.Kubernetes.Health;

/// <summary>
/// Tells from an object alone whether it is as its spec asks (the rules and messages of sigs.k8s.io/cli-utils kstatus). What every object
/// has is looked at first: deletion, observed generation, the conditions Reconciling and Stalled; then what is known of the kind.
/// </summary>
public static class HealthCheck
{
    /// <param name="object">The object; null when there is none.</param>
    /// <param name="now">Lets a pod that cannot be scheduled count as failed after 15 seconds; without it, it stays in progress.</param>
    public static Health Evaluate(Value @object, DateTimeOffset? now = null)
    {
        if (@object.IsNull)
        {
            return new(HealthStatus.NotFound, "Resource not found");
        }

        return Generic(@object) ?? OfKind(@object, now) ?? Ready(@object) ?? Health.Current("Resource is current");
    }

    private static Health? Generic(Value @object)
    {
        if (@object.IsDeleting)
        {
            return new(HealthStatus.Terminating, "Resource scheduled for deletion");
        }

        if (@object["metadata"]["generation"].AsLong() is { } generation
            && @object["status"]["observedGeneration"].AsLong() is { } observed
            && observed != generation)
        {
            return Health.InProgress($"{@object.ObjectKind} generation is {generation}, but latest observed generation is {observed}");
        }

        foreach (var condition in @object["status"]["conditions"].Items)
        {
            if (condition["status"].AsString() == "True" && condition["type"].AsString() is "Reconciling" or "Stalled")
            {
                var status = condition["type"].AsString() == "Stalled" ? HealthStatus.Failed : HealthStatus.InProgress;
                return new(status, condition["message"].AsString() ?? "");
            }
        }

        return null;
    }

    private static Health? OfKind(Value @object, DateTimeOffset? now)
    {
        var kind = @object.GroupVersionKind;
        return (kind.Group, kind.Kind) switch
        {
            ("", "Pod") => PodHealth.Evaluate(@object, now),
            ("", "Service") => Service(@object),
            ("", "PersistentVolumeClaim") => Claim(@object),
            ("", "Secret" or "ConfigMap") or ("batch", "CronJob") => Health.Current("Resource is always ready"),
            ("apps" or "extensions", "Deployment") => WorkloadHealth.Deployment(@object),
            ("apps" or "extensions", "ReplicaSet") => WorkloadHealth.ReplicaSet(@object),
            ("apps" or "extensions", "DaemonSet") => DaemonSetHealth.Evaluate(@object),
            ("apps", "StatefulSet") => StatefulSetHealth.Evaluate(@object),
            ("batch", "Job") => JobHealth.Evaluate(@object),
            ("policy", "PodDisruptionBudget") => Health.Current("AllowedDisruptions has been computed."),
            ("apiextensions.k8s.io", "CustomResourceDefinition") => Definition(@object),
            _ => null,
        };
    }

    private static Health? Ready(Value @object)
    {
        var ready = @object.Condition("Ready");
        return ready["status"].AsString() switch
        {
            "True" => Health.Current("Resource is Ready"),
            "False" or "Unknown" => Health.InProgress(ready["message"].AsString() ?? ""),
            _ => null,
        };
    }

    private static Health Service(Value service) =>
        service["spec"]["type"].AsString() == "LoadBalancer" && string.IsNullOrEmpty(service["spec"]["clusterIP"].AsString())
            ? Health.InProgress("ClusterIP not set. Service type: LoadBalancer")
            : Health.Current("Service is ready");

    private static Health Claim(Value claim) => claim["status"]["phase"].AsString() is "Bound"
        ? Health.Current("PVC is Bound")
        : Health.InProgress($"PVC is not Bound. phase: {claim["status"]["phase"].AsString() ?? "unknown"}");

    private static Health Definition(Value definition)
    {
        var (names, established) = (definition.Condition("NamesAccepted"), definition.Condition("Established"));
        if (names["status"].AsString() == "False")
        {
            return Health.Failed(names["message"].AsString() ?? "");
        }

        return established["status"].AsString() switch
        {
            "True" => Health.Current("CRD is established"),
            "False" when established["reason"].AsString() != "Installing" => Health.Failed(established["message"].AsString() ?? ""),
            _ => Health.InProgress("Install in progress"),
        };
    }
}
