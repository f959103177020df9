using Fairway.Kubernetes.Quantities;
using Fairway.Kubernetes.Schemas;
using Fairway.Values;

namespace Fairway.Kubernetes.Kinds.Rules;

/// <summary>What the API asks of a pod's volumes: a unique name and exactly one source each.</summary>
internal static class VolumeChecks
{
    /// <summary>Returns the names of all volumes.</summary>
    public static HashSet<string> Check(Value spec, Problems problems)
    {
        using var _ = problems.At("volumes");
        var names = new HashSet<string>(StringComparer.Ordinal);
        var volumes = spec["volumes"].Items;
        for (var i = 0; i < volumes.Count; i++)
        {
            using var __ = problems.At(i);
            var name = volumes[i]["name"].AsString() ?? "";
            if (name.Length > 0)
            {
                problems.Invalid("name", name, Names.Label(name));
                if (!names.Add(name))
                {
                    problems.Duplicate("name", name);
                }
            }

            CheckSource(volumes[i], problems);
        }

        return names;
    }

    private static void CheckSource(Value volume, Problems problems)
    {
        var found = 0;
        foreach (var (type, source) in volume.Fields)
        {
            if (type == "name")
            {
                continue;
            }

            if (found++ > 0)
            {
                problems.Forbidden(type, "may not specify more than 1 volume type");
                continue;
            }

            using var _ = problems.At(type);
            CheckType(type, source, problems);
        }

        if (found == 0)
        {
            problems.Required("", "must specify a volume type");
        }
    }

    private static void CheckType(string type, Value source, Problems problems)
    {
        switch (type)
        {
            case "configMap":
                RequireName("name", source, problems);
                CheckFiles(source, problems);
                break;
            case "secret":
                RequireName("secretName", source, problems);
                CheckFiles(source, problems);
                break;
            case "hostPath":
                if ((source["path"].AsString() ?? "").Split('/').Contains(".."))
                {
                    problems.Invalid("path", source["path"], "must not contain '..'");
                }

                break;
            case "emptyDir":
                if (Quantity.TryParse(source["sizeLimit"].AsString() ?? "", out var limit) && limit.Sign < 0)
                {
                    problems.Forbidden("sizeLimit", "SizeLimit field must be a valid resource quantity");
                }

                break;
            case "nfs":
                if (source["path"].AsString() is { Length: > 0 } path && !path.StartsWith('/'))
                {
                    problems.Invalid("path", path, "must be an absolute path");
                }

                break;
            case "image":
                RequireName("reference", source, problems);
                break;
            case "downwardAPI":
                CheckMode("defaultMode", source["defaultMode"], problems);
                CheckDownwardFiles(source, problems);
                break;
            case "projected":
                CheckMode("defaultMode", source["defaultMode"], problems);
                CheckProjections(source, problems);
                break;
            default:
                break;
        }
    }

    private static void CheckProjections(Value source, Problems problems) => problems.Each("sources", source["sources"], item =>
    {
        var found = 0;
        foreach (var (type, projection) in item.Fields)
        {
            if (found++ > 0)
            {
                problems.Forbidden(type, "may not specify more than 1 volume type per source");
            }
            else
            {
                using var _ = problems.At(type);
                CheckProjection(type, projection, problems);
            }
        }
    });

    private static void CheckProjection(string type, Value projection, Problems problems)
    {
        switch (type)
        {
            case "configMap" or "secret":
                RequireName("name", projection, problems);
                CheckFiles(projection, problems);
                break;
            case "downwardAPI":
                CheckDownwardFiles(projection, problems);
                break;
            case "serviceAccountToken":
                MountChecks.CheckFile("path", projection["path"].AsString(), problems);
                if (projection["expirationSeconds"].AsLong() is { } seconds && (seconds < 600 || seconds > 1L << 32))
                {
                    problems.Invalid("expirationSeconds", seconds, seconds < 600
                        ? "may not specify a duration less than 10 minutes"
                        : "may not specify a duration larger than 2^32 seconds");
                }

                break;
            default:
                MountChecks.CheckFile("path", projection["path"].AsString(), problems);
                break;
        }
    }

    private static void CheckDownwardFiles(Value source, Problems problems) => problems.Each("items", source["items"], item =>
    {
        CheckFile(item, problems);
        DownwardChecks.CheckField(item["fieldRef"], DownwardChecks.FileFields, problems);
        DownwardChecks.CheckResource(item["resourceFieldRef"], needsContainer: true, problems);
        if (item["fieldRef"].IsMap && item["resourceFieldRef"].IsMap)
        {
            problems.Invalid("", "resource", "fieldRef and resourceFieldRef can not be specified simultaneously");
        }
        else if (!item["fieldRef"].IsMap && !item["resourceFieldRef"].IsMap)
        {
            problems.Required("", "one of fieldRef and resourceFieldRef is required");
        }
    });

    private static void CheckFiles(Value source, Problems problems)
    {
        CheckMode("defaultMode", source["defaultMode"], problems);
        problems.Each("items", source["items"], item => CheckFile(item, problems));
    }

    private static void CheckFile(Value item, Problems problems)
    {
        MountChecks.CheckFile("path", item["path"].AsString(), problems);
        CheckMode("mode", item["mode"], problems);
    }

    private static void CheckMode(string field, Value mode, Problems problems)
    {
        if (mode.AsLong() is < 0 or > 511)
        {
            problems.Invalid(field, mode, "must be a number between 0 and 0777 (octal), both inclusive");
        }
    }

    private static void RequireName(string field, Value source, Problems problems)
    {
        if ((source[field].AsString() ?? "").Length == 0)
        {
            problems.Required(field);
        }
    }
}
