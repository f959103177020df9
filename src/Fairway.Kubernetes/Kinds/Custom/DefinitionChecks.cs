using Fairway.Kubernetes.Schemas;
using Fairway.Values;

namespace Fairway.Kubernetes.Kinds.Custom;

/// <summary>What the API asks of a definition's names and versions.</summary>
internal static class DefinitionChecks
{
    /// <param name="definition">The definition with its defaults.</param>
    /// <param name="old">The definition as it is; null for a new one.</param>
    /// <param name="problems">Receives what is wrong.</param>
    public static void Check(Value definition, Value old, Problems problems)
    {
        var spec = definition["spec"];
        var (group, plural) = (spec["group"].AsString() ?? "", spec["names"]["plural"].AsString() ?? "");
        if (old.IsNull && definition.Name != $"{plural}.{group}")
        {
            problems.Add(FieldError.Invalid("metadata.name", definition.Name, "must be spec.names.plural+\".\"+spec.group"));
        }

        using (problems.At("spec"))
        {
            CheckGroup(group, problems);
            CheckVersions(spec["versions"].Items, problems);
            CheckNames(spec["names"], problems);
            VersionedChecks.Check(spec, old["spec"], problems);
            ConversionChecks.Check(spec["conversion"], problems);
            CheckUnknownFields(spec, problems);
        }

        ApiApproval.Check(definition, old, problems);
    }

    private static void CheckGroup(string group, Problems problems)
    {
        if (group.Length == 0)
        {
            problems.Required("group");
        }
        else if (Names.Subdomain(group) is { Count: > 0 } messages)
        {
            problems.Invalid("group", group, string.Join(",", messages));
        }
        else if (!group.Contains('.', StringComparison.Ordinal))
        {
            problems.Invalid("group", group, "should be a domain with at least one dot");
        }
    }

    private static void CheckNames(Value names, Problems problems)
    {
        using var _ = problems.At("names");
        CheckName("plural", "", Names.Label1035);
        CheckName("singular", "", Names.Label1035);
        CheckName("kind", "may have mixed case, but should otherwise match: ", static name => Names.Label1035(name.ToLowerInvariant()));
        CheckName("listKind", "may have mixed case, but should otherwise match: ", static name => Names.Label1035(name.ToLowerInvariant()));
        if (names["kind"].AsString() is { Length: > 0 } kind && names["listKind"].AsString() == kind)
        {
            problems.Invalid("listKind", kind, "kind and listKind may not be the same");
        }

        foreach (var list in (ReadOnlySpan<string>)["shortNames", "categories"])
        {
            for (var i = 0; i < names[list].Items.Count; i++)
            {
                var name = names[list][i].AsString() ?? "";
                if (Names.Label1035(name) is { Count: > 0 } messages)
                {
                    problems.Invalid($"{list}[{i}]", name, string.Join(",", messages));
                }
            }
        }

        void CheckName(string field, string before, Func<string, IReadOnlyList<string>> rule)
        {
            var name = names[field].AsString() ?? "";
            if (name.Length == 0)
            {
                problems.Required(field);
            }
            else if (rule(name) is { Count: > 0 } messages)
            {
                problems.Invalid(field, name, before + string.Join(",", messages));
            }
        }
    }

    private static void CheckUnknownFields(Value spec, Problems problems)
    {
        if (spec["preserveUnknownFields"].AsBool() == true)
        {
            problems.Invalid(
                "preserveUnknownFields",
                true,
                "cannot set to true, set x-kubernetes-preserve-unknown-fields to true in spec.versions[*].schema instead");
        }
    }

    private static void CheckVersions(ValueList versions, Problems problems)
    {
        var (names, stored) = (new HashSet<string>(StringComparer.Ordinal), 0);
        for (var i = 0; i < versions.Count; i++)
        {
            using var _ = problems.At("versions");
            using var __ = problems.At(i);
            var name = versions[i]["name"].AsString() ?? "";
            if (Names.Label1035(name) is { Count: > 0 } messages)
            {
                problems.Invalid("name", name, string.Join(",", messages));
            }

            names.Add(name);
            stored += versions[i]["storage"].AsBool() == true ? 1 : 0;
            VersionChecks.CheckDeprecation(versions[i], problems);
        }

        var all = ValueList.From(versions.Select(version => version["name"]));
        if (names.Count < versions.Count)
        {
            problems.Invalid("versions", all, "must contain unique version names");
        }

        if (stored != 1)
        {
            problems.Invalid("versions", all, "must have exactly one version marked as storage version");
        }
    }
}
