using Fairway.ControlPlane.Calls;
using Fairway.ControlPlane.Kinds;
using Fairway.ControlPlane.Storing;
using Fairway.ControlPlane.Writing;
using Fairway.Kubernetes;
using Fairway.Kubernetes.Kinds;
using Fairway.Values;

namespace Fairway.ControlPlane.Admission;

/// <summary>
/// Upstream's ServiceAccount admission: a pod runs as <c>default</c> unless it names another account, which must exist, and gets that account's
/// token, the cluster's authority and its namespace mounted, unless pod or account turns <c>automountServiceAccountToken</c> off.
/// </summary>
internal sealed class ServiceAccountAdmission(ObjectLookup objects, KindRegistry kinds)
{
    private const string MountPath = "/var/run/secrets/kubernetes.io/serviceaccount";
    private const string VolumePrefix = "kube-api-access-";
    private const int TokenSeconds = 3607;

    private readonly KindDescription _accounts = kinds.Required("", "v1", "serviceaccounts");

    /// <exception cref="KubernetesException">403: the account does not exist.</exception>
    public Value Apply(KindDescription pods, Value pod)
    {
        // A mirror of a static pod has no account.
        if (pod.Annotations.ContainsKey("kubernetes.io/config.mirror"))
        {
            return pod;
        }

        var name = pod["spec"]["serviceAccountName"].AsString() is { Length: > 0 } given ? given : "default";
        var account = objects.Find(_accounts, pod.Namespace, name);
        if (account.IsNull)
        {
            throw ApiErrors.Forbidden(
                pods, pod.Name, $"error looking up service account {pod.Namespace}/{name}: serviceaccount \"{name}\" not found");
        }

        var named = pod.WithAt(["spec", "serviceAccountName"], name).WithAt(["spec", "serviceAccount"], name);
        if (named["spec"]["imagePullSecrets"].Items.Count == 0 && account["imagePullSecrets"].Items.Count > 0)
        {
            named = named.WithAt(["spec", "imagePullSecrets"], account["imagePullSecrets"]);
        }

        var mounts = pod["spec"]["automountServiceAccountToken"].AsBool() ?? account["automountServiceAccountToken"].AsBool() ?? true;
        return mounts ? Mount(named) : named;
    }

    private static Value Mount(Value pod)
    {
        var volume = ExistingVolume(pod) ?? VolumePrefix + NameSuffix.New();
        var (changed, isMounted) = (pod, false);
        foreach (var field in new[] { "initContainers", "containers" })
        {
            var containers = new List<Value>();
            foreach (var container in pod["spec"][field].Items)
            {
                var has = HasMount(container);
                isMounted |= !has;
                containers.Add(has ? container : container.With("volumeMounts", container["volumeMounts"].Items.Add(VolumeMount(volume))));
            }

            changed = containers.Count == 0 ? changed : changed.WithAt(["spec", field], ValueList.From(containers));
        }

        return isMounted && ExistingVolume(pod) is null
            ? changed.WithAt(["spec", "volumes"], changed["spec"]["volumes"].Items.Add(Volume(volume)))
            : changed;
    }

    private static string? ExistingVolume(Value pod)
    {
        foreach (var volume in pod["spec"]["volumes"].Items)
        {
            if (volume["name"].AsString() is { } name && name.StartsWith(VolumePrefix, StringComparison.Ordinal))
            {
                return name;
            }
        }

        return null;
    }

    private static bool HasMount(Value container)
    {
        foreach (var mount in container["volumeMounts"].Items)
        {
            if (mount["mountPath"].AsString() == MountPath)
            {
                return true;
            }
        }

        return false;
    }

    private static Value VolumeMount(string volume) => Value.Map(("name", volume), ("readOnly", true), ("mountPath", MountPath));

    private static Value Volume(string name) => Value.Map(
        ("name", name),
        ("projected", Value.Map(
            ("sources", Value.List(
                Value.Map(("serviceAccountToken", Value.Map(("expirationSeconds", TokenSeconds), ("path", "token")))),
                Value.Map(("configMap", Value.Map(
                    ("name", "kube-root-ca.crt"), ("items", Value.List(Value.Map(("key", "ca.crt"), ("path", "ca.crt"))))))),
                Value.Map(("downwardAPI", Value.Map(("items", Value.List(Value.Map(
                    ("path", "namespace"), ("fieldRef", Value.Map(("apiVersion", "v1"), ("fieldPath", "metadata.namespace"))))))))))),
            ("defaultMode", 420))));
}
