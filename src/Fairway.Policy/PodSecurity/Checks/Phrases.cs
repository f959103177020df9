namespace Fairway.Policy.PodSecurity.Checks;

/// <summary>The phrases that upstream's messages are made of.</summary>
internal static class Phrases
{
    /// <summary><c>"a", "b"</c>.</summary>
    public static string Quoted(IEnumerable<string> items) => $"\"{string.Join("\", \"", items)}\"";

    /// <summary>Each once, in order, quoted.</summary>
    public static string QuotedSet(IEnumerable<string> items) => Quoted(Set(items));

    public static IReadOnlyList<string> Set(IEnumerable<string> items) => [.. items.Distinct().Order(StringComparer.Ordinal)];

    public static string Plural(int count, string one, string more) => count == 1 ? one : more;

    /// <summary><c>container "a"</c> or <c>containers "a", "b"</c>.</summary>
    public static string Containers(IReadOnlyList<string> names) => $"{Plural(names.Count, "container", "containers")} {Quoted(names)}";

    /// <summary>Who set it: <c>pod and container "a"</c>; empty for nobody.</summary>
    public static string Setters(bool pod, IReadOnlyList<string> containers, params ReadOnlySpan<string> others)
    {
        var setters = new List<string>();
        if (pod)
        {
            setters.Add("pod");
        }

        if (containers.Count > 0)
        {
            setters.Add(Containers(containers));
        }

        setters.AddRange(others);
        return string.Join(" and ", setters);
    }
}
