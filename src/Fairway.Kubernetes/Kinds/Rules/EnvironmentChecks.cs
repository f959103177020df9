using Fairway.Kubernetes.Schemas;
using Fairway.Values;

namespace Fairway.Kubernetes.Kinds.Rules;

/// <summary>What the API asks of a container's env and envFrom.</summary>
internal static class EnvironmentChecks
{
    private static readonly string[] Sources = ["fieldRef", "resourceFieldRef", "configMapKeyRef", "secretKeyRef", "fileKeyRef"];
    private static readonly string[] OfMaps = ["configMapRef", "secretRef"];

    public static void Check(Value container, Problems problems)
    {
        using (problems.At("env"))
        {
            var variables = container["env"].Items;
            for (var i = 0; i < variables.Count; i++)
            {
                using var _ = problems.At(i);
                CheckVariable(variables[i], problems);
            }
        }

        using (problems.At("envFrom"))
        {
            var sources = container["envFrom"].Items;
            for (var i = 0; i < sources.Count; i++)
            {
                using var _ = problems.At(i);
                CheckSource(sources[i], problems);
            }
        }
    }

    private static void CheckVariable(Value variable, Problems problems)
    {
        var name = variable["name"].AsString() ?? "";
        if (name.Length > 0)
        {
            problems.Invalid("name", name, Names.EnvironmentVariable(name));
        }

        if (variable["valueFrom"] is not { IsMap: true } from)
        {
            return;
        }

        var count = Sources.Count(source => from[source].IsMap);
        if (count == 0)
        {
            problems.Invalid("valueFrom", "", "must specify one of: `fieldRef`, `resourceFieldRef`, `configMapKeyRef` or `secretKeyRef`");
        }
        else if ((variable["value"].AsString() ?? "").Length > 0)
        {
            problems.Invalid("valueFrom", "", "may not be specified when `value` is not empty");
        }
        else if (count > 1)
        {
            problems.Invalid("valueFrom", "", "may not have more than one field specified at a time");
        }

        using var _ = problems.At("valueFrom");
        DownwardChecks.CheckField(from["fieldRef"], DownwardChecks.VariableFields, problems);
        DownwardChecks.CheckResource(from["resourceFieldRef"], needsContainer: false, problems);
        if (from["fileKeyRef"].IsMap)
        {
            problems.Forbidden("fileKeyRef", "variables from files are not supported: use configMapKeyRef or secretKeyRef");
        }

        foreach (var source in (ReadOnlySpan<string>)["configMapKeyRef", "secretKeyRef"])
        {
            CheckKeyReference(from[source], source, problems);
        }
    }

    private static void CheckKeyReference(Value reference, string field, Problems problems)
    {
        if (!reference.IsMap)
        {
            return;
        }

        using var _ = problems.At(field);
        if ((reference["name"].AsString() ?? "").Length == 0)
        {
            problems.Required("name");
        }

        if (reference["key"].AsString() is { Length: > 0 } key)
        {
            problems.Invalid("key", key, Names.ConfigKey(key));
        }
    }

    private static void CheckSource(Value source, Problems problems)
    {
        if (source["prefix"].AsString() is { Length: > 0 } prefix)
        {
            problems.Invalid("prefix", prefix, Names.EnvironmentVariable(prefix));
        }

        var found = Array.FindAll(OfMaps, field => source[field].IsMap);
        foreach (var field in found)
        {
            if ((source[field]["name"].AsString() ?? "").Length == 0)
            {
                problems.Required($"{field}.name");
            }
        }

        if (found.Length == 0)
        {
            problems.Invalid("", "", "must specify one of: `configMapRef` or `secretRef`");
        }
        else if (found.Length > 1)
        {
            problems.Invalid("", "", "may not have more than one field specified at a time");
        }
    }
}
