using System.Text;

namespace Fairway.ControlPlane.Tests.SideBySide;

/// <summary>One request of <c>requests.txt</c>, whose head tells its form.</summary>
internal sealed record SideRequest(string Name, string Method, string Path, string Body)
{
    private static readonly Dictionary<string, string> Types = new(StringComparer.Ordinal)
    {
        ["json-patch"] = "application/json-patch+json",
        ["merge"] = "application/merge-patch+json",
        ["strategic"] = "application/strategic-merge-patch+json",
        ["apply"] = "application/apply-patch+yaml",
        ["yaml"] = "application/yaml",
    };

    public string ContentType { get; init; } = "application/json";

    public string Accept { get; init; } = "";

    /// <summary>The answer is compared with its <c>metadata.managedFields</c>.</summary>
    public bool IsManaged { get; init; }

    /// <summary>Sent again until it is answered with 200.</summary>
    public bool IsWait { get; init; }

    public static IReadOnlyList<SideRequest> ReadAll(string text)
    {
        var lets = new Dictionary<string, string>(StringComparer.Ordinal);
        var requests = new List<SideRequest>();
        foreach (var line in Joined(text))
        {
            if (line.Split(' ') is ["let", var name, var meaning])
            {
                lets[$"{{{name}}}"] = meaning;
            }
            else
            {
                requests.Add(Read(lets.Aggregate(line, static (known, let) => known.Replace(let.Key, let.Value))));
            }
        }

        return requests;
    }

    private static SideRequest Read(string line)
    {
        var parts = line.Split(" | ", 2);
        var words = parts[0].Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var request = new SideRequest(words[0], words[1], words[2], parts is [_, var body] ? body : "");
        return words.Skip(3).Aggregate(request, static (known, word) => word.Split('=', 2) switch
        {
            ["type", var type] => known with { ContentType = Types.GetValueOrDefault(type, type) },
            ["accept", var accept] => known with { Accept = accept },
            ["managed"] => known with { IsManaged = true },
            ["wait"] => known with { IsWait = true },
            _ => throw new FormatException($"{known.Name}: \"{word}\" is not known"),
        });
    }

    private static IEnumerable<string> Joined(string text)
    {
        var whole = new StringBuilder();
        foreach (var line in text.Split('\n').Where(line => line.Length > 0 && line[0] != '#'))
        {
            if (line.StartsWith("  ", StringComparison.Ordinal))
            {
                whole.Append(line.AsSpan(2).StartsWith("| ", StringComparison.Ordinal) ? line[1..] : line[2..]);
                continue;
            }

            if (whole.Length > 0)
            {
                yield return whole.ToString();
            }

            whole.Clear().Append(line);
        }

        yield return whole.ToString();
    }
}
