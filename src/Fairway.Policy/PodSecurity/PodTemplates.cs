using Fairway.Kubernetes;
using Fairway.Values;

namespace Fairway.Policy.PodSecurity;

/// <summary>Where the kinds that make pods keep their template.</summary>
internal static class PodTemplates
{
    /// <summary>The template, null when the object has none; false when the kind makes no pods.</summary>
    public static bool TryFind(GroupVersionResource resource, Value @object, out Value template)
    {
        string[]? path = (resource.Group, resource.Resource) switch
        {
            ("", "podtemplates") => ["template"],
            ("", "replicationcontrollers") or ("apps", "replicasets" or "deployments" or "statefulsets" or "daemonsets") or ("batch", "jobs") =>
                ["spec", "template"],
            ("batch", "cronjobs") => ["spec", "jobTemplate", "spec", "template"],
            _ => null,
        };
        template = path is null ? Value.Null : @object.At(path);
        return path is not null;
    }
}
