using System.Text.RegularExpressions;
using Fairway.Kubernetes.Schemas;
using Fairway.Values;

namespace Fairway.Kubernetes.Kinds.Rules;

/// <summary>What the API asks of security contexts: sane identities, and no contradiction.</summary>
internal static partial class SecurityContextChecks
{
    private const int LongestSetting = 253;

    public static void CheckPod(Value context, Problems problems)
    {
        CheckIdentities(context, problems);
        problems.Each("sysctls", context["sysctls"], setting => CheckSetting(setting["name"].AsString() ?? "", problems));
        CheckIdentity("fsGroup", context["fsGroup"], problems);
        CheckProfile(context["seccompProfile"], problems);
        using var _ = problems.At("supplementalGroups");
        var groups = context["supplementalGroups"].Items;
        for (var i = 0; i < groups.Count; i++)
        {
            using var __ = problems.At(i);
            CheckIdentity("", groups[i], problems);
        }
    }

    public static void CheckContainer(Value context, Problems problems)
    {
        CheckIdentities(context, problems);
        CheckProfile(context["seccompProfile"], problems);
        if (context["allowPrivilegeEscalation"].AsBool() != false)
        {
            return;
        }

        if (context["privileged"].AsBool() == true)
        {
            problems.Invalid("", context, "cannot set `allowPrivilegeEscalation` to false and `privileged` to true");
        }

        if (context["capabilities"]["add"].Items.Contains("CAP_SYS_ADMIN"))
        {
            problems.Invalid("", context, "cannot set `allowPrivilegeEscalation` to false and `capabilities.Add` CAP_SYS_ADMIN");
        }
    }

    private static void CheckSetting(string name, Problems problems)
    {
        if (name.Length == 0)
        {
            problems.Required("name");
        }
        else if (name.Length > LongestSetting || !Setting().IsMatch(name))
        {
            problems.Invalid(
                "name",
                name,
                $"must have at most {LongestSetting} characters and match regex "
                + @"^([a-z0-9]([-_a-z0-9]*[a-z0-9])?[\./])*[a-z0-9]([-_a-z0-9]*[a-z0-9])?$");
        }
    }

    [GeneratedRegex(@"^([a-z0-9]([-_a-z0-9]*[a-z0-9])?[\./])*[a-z0-9]([-_a-z0-9]*[a-z0-9])?\z", RegexOptions.NonBacktracking)]
    private static partial Regex Setting();

    private static void CheckIdentities(Value context, Problems problems)
    {
        CheckIdentity("runAsUser", context["runAsUser"], problems);
        CheckIdentity("runAsGroup", context["runAsGroup"], problems);
    }

    private static void CheckIdentity(string field, Value id, Problems problems)
    {
        if (id.AsLong() is < 0 or > int.MaxValue)
        {
            problems.Invalid(field, id, "must be between 0 and 2147483647, inclusive");
        }
    }

    private static void CheckProfile(Value profile, Problems problems)
    {
        if (!profile.IsMap)
        {
            return;
        }

        using var _ = problems.At("seccompProfile");
        var isLocal = profile["type"].AsString() == "Localhost";
        if (isLocal && (profile["localhostProfile"].AsString() ?? "").Length == 0)
        {
            problems.Required("localhostProfile", "must be set when seccomp type is Localhost");
        }
        else if (!isLocal && !profile["localhostProfile"].IsNull)
        {
            problems.Invalid("localhostProfile", profile["localhostProfile"], "can only be set when seccomp type is Localhost");
        }
    }
}
