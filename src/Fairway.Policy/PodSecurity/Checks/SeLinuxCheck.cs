using Fairway.Values;

namespace Fairway.Policy.PodSecurity.Checks;

/// <summary>SELinux: only the types meant for containers, and neither user nor role.</summary>
internal static class SeLinuxCheck
{
    private static readonly string[] Types = ["", "container_t", "container_init_t", "container_kvm_t"];
    private static readonly string[] TypesSince31 = [.. Types, "container_engine_t"];

    public static Finding? Find(PodView pod) => Find(pod, Types);

    public static Finding? FindSince31(PodView pod) => Find(pod, TypesSince31);

    private static Finding? Find(PodView pod, string[] allowed)
    {
        var containers = pod.Where(container => IsForbidden(OptionsOf(container["securityContext"]), allowed));
        var setters = Phrases.Setters(IsForbidden(OptionsOf(pod.SecurityContext), allowed), containers);
        if (setters.Length == 0)
        {
            return null;
        }

        Value[] options = [OptionsOf(pod.SecurityContext), .. pod.Containers.Select(container => OptionsOf(container["securityContext"]))];
        var types = Phrases.Set(options.Select(option => Text(option, "type")).Except(allowed));
        var details = new List<string>();
        if (types.Count > 0)
        {
            details.Add($"{Phrases.Plural(types.Count, "type", "types")} {Phrases.Quoted(types)}");
        }

        details.AddRange(new[] { "user", "role" }
            .Where(field => options.Any(option => Text(option, field).Length > 0))
            .Select(field => $"{field} may not be set"));
        return new("seLinuxOptions", $"{setters} set forbidden securityContext.seLinuxOptions: {string.Join("; ", details)}");
    }

    private static bool IsForbidden(Value options, string[] allowed) =>
        !allowed.Contains(Text(options, "type")) || Text(options, "user").Length > 0 || Text(options, "role").Length > 0;

    private static Value OptionsOf(Value context) => context["seLinuxOptions"];

    private static string Text(Value options, string field) => options[field].AsString() ?? "";
}
