using Fairway.Kubernetes.Schemas;
using Fairway.Values;

namespace Fairway.Kubernetes.Kinds.Rules;

/// <summary>What the API asks of a container's volume mounts: that they name volumes of the pod and stay below them.</summary>
internal static class MountChecks
{
    public static void Check(Value container, HashSet<string> volumes, Problems problems)
    {
        using var _ = problems.At("volumeMounts");
        var paths = new HashSet<string>(StringComparer.Ordinal);
        var mounts = container["volumeMounts"].Items;
        for (var i = 0; i < mounts.Count; i++)
        {
            using var __ = problems.At(i);
            CheckMount(mounts[i], volumes, paths, container, problems);
        }
    }

    private static void CheckMount(Value mount, HashSet<string> volumes, HashSet<string> paths, Value container, Problems problems)
    {
        var (name, path) = (mount["name"].AsString() ?? "", mount["mountPath"].AsString() ?? "");
        if (!volumes.Contains(name))
        {
            problems.NotFound("name", name);
        }

        if (!paths.Add(path))
        {
            problems.Invalid("mountPath", path, "must be unique");
        }

        CheckDescending("subPath", mount["subPath"].AsString(), problems);
        CheckDescending("subPathExpr", mount["subPathExpr"].AsString(), problems);
        if ((mount["subPath"].AsString() ?? "").Length > 0 && (mount["subPathExpr"].AsString() ?? "").Length > 0)
        {
            problems.Invalid("subPathExpr", mount["subPathExpr"], "subPathExpr and subPath are mutually exclusive");
        }

        if (mount["mountPropagation"].AsString() == "Bidirectional" && container["securityContext"]["privileged"].AsBool() != true)
        {
            problems.Forbidden("mountPropagation", "Bidirectional mount propagation is available only to privileged containers");
        }
    }

    /// <summary>A file below a volume's root, and none of the names that begin with two dots: volumes keep their own there.</summary>
    public static void CheckFile(string field, string? path, Problems problems)
    {
        CheckDescending(field, path, problems);
        if (path is not null && path.StartsWith("..", StringComparison.Ordinal) && !path.StartsWith("../", StringComparison.Ordinal))
        {
            problems.Invalid(field, path, "must not start with '..'");
        }
    }

    private static void CheckDescending(string field, string? path, Problems problems)
    {
        if (path is null)
        {
            return;
        }

        if (path.StartsWith('/'))
        {
            problems.Invalid(field, path, "must be a relative path");
        }

        if (path.Split('/').Contains(".."))
        {
            problems.Invalid(field, path, "must not contain '..'");
        }
    }
}
