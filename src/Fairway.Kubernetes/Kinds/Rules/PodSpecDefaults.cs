using Fairway.Values;

namespace Fairway.Kubernetes.Kinds.Rules;

/// <summary>The defaults of a pod's specification that depend on other fields; the same in pods and in templates.</summary>
internal static class PodSpecDefaults
{
    public static Value Apply(Value spec)
    {
        if (!spec.IsMap)
        {
            return spec;
        }

        foreach (var list in (ReadOnlySpan<string>)["containers", "initContainers", "ephemeralContainers"])
        {
            spec = Rewrite.Items(spec, list, ContainerDefaults.Apply);
        }

        spec = Rewrite.Items(spec, "volumes", ApplyToVolume);
        return MirrorServiceAccount(spec);
    }

    /// <summary>The pull policy of an image: Always when it is named by the tag latest or by none, else IfNotPresent.</summary>
    public static string PullPolicyOf(string image)
    {
        if (image.Contains('@', StringComparison.Ordinal))
        {
            return "IfNotPresent";
        }

        var colon = image.LastIndexOf(':');
        var tag = colon > image.LastIndexOf('/') ? image[(colon + 1)..] : "latest";
        return tag == "latest" ? "Always" : "IfNotPresent";
    }

    private static Value ApplyToVolume(Value volume)
    {
        if (volume["image"] is { IsMap: true } image && image["pullPolicy"].IsNull)
        {
            return volume.With("image", image.With("pullPolicy", PullPolicyOf(image["reference"].AsString() ?? "")));
        }

        return volume.Fields.Count == 1 && !volume["name"].IsNull ? volume.With("emptyDir", ValueMap.Empty) : volume;
    }

    // serviceAccount is the deprecated name of serviceAccountName; both are always served.
    private static Value MirrorServiceAccount(Value spec)
    {
        var (current, old) = (spec["serviceAccountName"], spec["serviceAccount"]);
        return current.IsNull && !old.IsNull ? spec.With("serviceAccountName", old)
            : !current.IsNull && current != old ? spec.With("serviceAccount", current)
            : spec;
    }
}
