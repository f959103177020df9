using System.Text.RegularExpressions;
using Fairway.Kubernetes.Schemas;
using Fairway.Values;

namespace Fairway.Kubernetes.Kinds.Rules;

/// <summary>What the API asks of where a PersistentVolume is, beside the fields that its schema requires.</summary>
internal static partial class VolumeSourceChecks
{
    private const string CanonicalTarget = "must be valid format";

    private static readonly string[] Secrets =
        ["controllerPublishSecretRef", "controllerExpandSecretRef", "nodePublishSecretRef", "nodeStageSecretRef", "nodeExpandSecretRef"];

    /// <summary>Expects the place to be the source.</summary>
    public static void Check(string type, Value source, string volume, Problems problems)
    {
        switch (type)
        {
            case "hostPath" or "local":
                CheckNoSteps(source["path"].AsString() ?? "", problems);
                break;
            case "nfs":
                if (!(source["path"].AsString() ?? "").StartsWith('/'))
                {
                    problems.Invalid("path", source["path"].AsString() ?? "", "must be an absolute path");
                }

                break;
            case "csi":
                CheckDriver(source, problems);
                break;
            case "iscsi":
                CheckTarget(source, volume, problems);
                break;
            case "fc":
                CheckFibre(source, problems);
                break;
            case "gcePersistentDisk" or "awsElasticBlockStore":
                if (source["partition"].AsLong() is { } partition and (< 0 or > 255))
                {
                    problems.Invalid("partition", partition, "must be between 0 and 255, inclusive");
                }

                break;
            case "cephfs" or "rbd":
                if (source["monitors"].Items.Count == 0)
                {
                    problems.Required("monitors");
                }

                break;
            case "cinder" when source["secretRef"].IsMap:
                RequireReference("secretRef", source["secretRef"], problems);
                break;
            default:
                break;
        }
    }

    private static void CheckNoSteps(string path, Problems problems)
    {
        if (path.Split('/').Contains(".."))
        {
            problems.Invalid("path", path, "must not contain '..'");
        }
    }

    private static void CheckDriver(Value source, Problems problems)
    {
        DriverChecks.CheckName("driver", source["driver"], problems);
        foreach (var secret in Secrets.Where(secret => source[secret].IsMap))
        {
            RequireReference(secret, source[secret], problems);
        }
    }

    private static void RequireReference(string field, Value reference, Problems problems)
    {
        using var _ = problems.At(field);
        foreach (var part in (ReadOnlySpan<string>)["name", "namespace"])
        {
            if (reference[part].AsString() is not { Length: > 0 } text)
            {
                problems.Required(part);
            }
            else if (part == "name")
            {
                problems.Invalid(part, text, Names.Subdomain(text));
            }
            else
            {
                problems.Invalid(part, text, Names.Label(text));
            }
        }
    }

    private static void CheckTarget(Value source, string volume, Problems problems)
    {
        var (portal, initiator) = (source["targetPortal"].AsString() ?? "", source["initiatorName"].AsString());
        if (initiator is not null && $"{volume}:{portal}".Length > 64)
        {
            problems.Invalid(
                "targetportal",
                portal,
                "Total length of <volume name>:<iscsi.targetPortal> must be under 64 characters if iscsi.initiatorName is specified.");
        }

        if (source["iqn"].AsString() is { Length: > 0 } name && !TargetName().IsMatch(name))
        {
            problems.Invalid("iqn", name, CanonicalTarget);
        }

        CheckUnit(source["lun"], problems);
        if ((source["chapAuthDiscovery"].AsBool() == true || source["chapAuthSession"].AsBool() == true) && !source["secretRef"].IsMap)
        {
            problems.Required("secretRef");
        }

        if (source["secretRef"].IsMap && (source["secretRef"]["name"].AsString() ?? "").Length == 0)
        {
            problems.Required("secretRef.name");
        }

        if (initiator is not null && !TargetName().IsMatch(initiator))
        {
            problems.Invalid("initiatorname", initiator, CanonicalTarget);
        }
    }

    private static void CheckFibre(Value source, Problems problems)
    {
        var (names, ids) = (source["targetWWNs"].Items.Count > 0, source["wwids"].Items.Count > 0);
        if (!names && !ids)
        {
            problems.Required("targetWWNs", "must specify either targetWWNs or wwids, but not both");
        }

        if (names && ids)
        {
            problems.Invalid("targetWWNs", source["targetWWNs"], "targetWWNs and wwids can not be specified simultaneously");
        }

        if (names && source["lun"].IsNull)
        {
            problems.Required("lun", "lun is required if targetWWNs is specified");
        }
        else if (names)
        {
            CheckUnit(source["lun"], problems);
        }
    }

    private static void CheckUnit(Value unit, Problems problems)
    {
        if (unit.AsLong() is { } number and (< 0 or > 255))
        {
            problems.Invalid("lun", number, "must be between 0 and 255, inclusive");
        }
    }

    // RFC 3720, 3.2.6.3: iqn.2001-04.com.example:storage, eui.02004567A425678D, naa.52004567BA64678D
    [GeneratedRegex(
        @"^(iqn\.\d{4}-\d{2}\.[^:,\s]+(:[^,;*&$|\s]+)?|eui\.[A-Fa-f0-9]{16}|naa\.[A-Fa-f0-9]{32}|naa\.[A-Fa-f0-9]{16})\z")]
    private static partial Regex TargetName();
}
