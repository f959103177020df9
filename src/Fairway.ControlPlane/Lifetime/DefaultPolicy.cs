using Fairway.ControlPlane.Access.Authorization;
using Fairway.Kubernetes;
using Fairway.Kubernetes.Client;
using Fairway.Values;
using Fairway.Values.Yaml;

namespace Fairway.ControlPlane.Lifetime;

/// <summary>
/// Gives the cluster its default roles and bindings, and adds at each start what they lack; what was added to them stays, and an object whose
/// annotation <c>rbac.authorization.kubernetes.io/autoupdate</c> is <c>false</c> is left alone (upstream's RBAC auto-reconciliation).
/// </summary>
internal sealed class DefaultPolicy(KubernetesClient client)
{
    private const string Group = "rbac.authorization.k8s.io";
    private const string AutoUpdate = "rbac.authorization.kubernetes.io/autoupdate";
    private const string ControllerPrefix = "system:controller:";
    private const string CapabilityPrefix = "system:fairway:";
    private const int Attempts = 3;

    private static readonly string[] Documents = ["default-roles.yaml", "component-roles.yaml", "namespace-roles.yaml"];

    /// <param name="systemNamespace">Where the platform's own service accounts are.</param>
    /// <param name="cancellationToken">Ends the start.</param>
    /// <exception cref="KubernetesException">One could not be written.</exception>
    public Task RunAsync(string systemNamespace, CancellationToken cancellationToken)
    {
        IEnumerable<Value> wanted =
        [
            .. Documents.SelectMany(Read),
            .. WithBindings("controller-roles.yaml", ControllerPrefix, "kube-system"),
            .. WithBindings("capability-roles.yaml", CapabilityPrefix, systemNamespace),
        ];

        // Together, so that they share the store's commits.
        return Task.WhenAll(wanted.Select(item => ReconcileAsync(Default(item), cancellationToken)));
    }

    private async Task ReconcileAsync(Value wanted, CancellationToken cancellationToken)
    {
        var resource = new GroupVersionResource(Group, "v1", wanted.ObjectKind.ToLowerInvariant() + "s");
        for (var attempt = 1; ; attempt++)
        {
            var live = await client.FindAsync(resource, wanted.Key, cancellationToken);
            try
            {
                await WriteAsync(resource, live, wanted, cancellationToken);
                return;
            }
            catch (KubernetesException e) when ((e.IsConflict || e.IsNotFound || e.IsAlreadyExists) && attempt < Attempts)
            {
                // Somebody else wrote it meanwhile.
            }
        }
    }

    private async Task WriteAsync(GroupVersionResource resource, Value live, Value wanted, CancellationToken cancellationToken)
    {
        if (live.IsNull)
        {
            await client.CreateAsync(resource, wanted, cancellationToken);
        }
        else if (live.Annotations[AutoUpdate].AsString() == "false")
        {
            // Its owner has taken it over.
        }
        else if (!wanted["roleRef"].IsNull && live["roleRef"] != wanted["roleRef"])
        {
            // What a binding refers to cannot change.
            await client.DeleteAsync(resource, live.Key, Value.Map(), cancellationToken);
            await client.CreateAsync(resource, wanted, cancellationToken);
        }
        else if (Completed(live, wanted) is var completed && completed != live)
        {
            await client.UpdateAsync(resource, completed, cancellationToken);
        }
    }

    private static Value Completed(Value live, Value wanted)
    {
        foreach (var field in (ReadOnlySpan<string>)["annotations", "labels"])
        {
            live = live.WithAt(["metadata", field], wanted.Metadata[field].WithFields(live.Metadata[field]));
        }

        var held = PolicyRule.Of(live);
        live = With(live, ["rules"], wanted["rules"], rule => RuleCoverage.Missing(held, [new(rule)]) is not { Count: 0 });
        live = With(live, ["subjects"], wanted["subjects"], subject => !live["subjects"].Items.Contains(subject));
        string[] selectors = ["aggregationRule", "clusterRoleSelectors"];
        return With(live, selectors, wanted.At(selectors), selector => !live.At(selectors).Items.Contains(selector));
    }

    private static Value With(Value live, string[] path, Value wanted, Func<Value, bool> isMissing)
    {
        var missing = wanted.Items.Where(isMissing).ToArray();
        return missing.Length == 0 ? live : live.WithAt(path, ValueList.From([.. live.At(path).Items, .. missing]));
    }

    private static IEnumerable<Value> WithBindings(string document, string prefix, string @namespace) => Read(document).SelectMany(role => new[]
    {
        role,
        Value.Map(
            ("kind", "ClusterRoleBinding"),
            ("metadata", Value.Map(("name", role.Name))),
            ("roleRef", Value.Map(("apiGroup", Group), ("kind", "ClusterRole"), ("name", role.Name))),
            ("subjects", Value.List(Value.Map(
                ("kind", "ServiceAccount"), ("name", role.Name[prefix.Length..]), ("namespace", @namespace))))),
    });

    private static IEnumerable<Value> Read(string resource)
    {
        using var stream = typeof(DefaultPolicy).Assembly.GetManifestResourceStream(resource)
            ?? throw new InvalidOperationException($"the resource {resource} is not in the assembly");
        using var text = new StreamReader(stream);
        return [.. YamlReader.ReadAll(text.ReadToEnd()).Select(document => document.Value)];
    }

    private static Value Default(Value item) => Value.Map(("apiVersion", $"{Group}/v1")).WithFields(item)
        .WithAt(["metadata", "annotations"], Value.Map((AutoUpdate, "true")))
        .WithAt(["metadata", "labels"], Value.Map(("kubernetes.io/bootstrapping", "rbac-defaults")).WithFields(item["metadata"]["labels"]));
}
