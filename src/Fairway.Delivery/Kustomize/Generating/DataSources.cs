using System.Text;
using System.Text.RegularExpressions;
using System.Text.Unicode;
using Fairway.Delivery.Kustomize.Reading;

namespace Fairway.Delivery.Kustomize.Generating;

/// <summary>Loads a generator's data: <c>envs</c> (lines KEY=VALUE), <c>literals</c> (KEY=VALUE), <c>files</c> (PATH or KEY=PATH).</summary>
internal sealed partial class DataSources(BuildSession session, Kustomization kustomization)
{
    /// <exception cref="KustomizeException">A source is malformed or absent, or a key is repeated.</exception>
    public IReadOnlyList<KeyValuePair<string, byte[]>> Load(GeneratorEntry entry)
    {
        var all = new List<KeyValuePair<string, byte[]>>();
        var keys = new HashSet<string>(StringComparer.Ordinal);
        Collect(entry.Envs, "envs", EnvironmentFile);
        Collect(entry.Literals, "literals", (text, field) => [Literal(text, field)]);
        Collect(entry.Files, "files", (text, field) => [File(text, field)]);
        return all;

        void Collect(IReadOnlyList<string> sources, string name, Func<string, string, IEnumerable<KeyValuePair<string, byte[]>>> load)
        {
            for (var i = 0; i < sources.Count; i++)
            {
                var field = $"{entry.Field}.{name}[{i}]";
                foreach (var pair in load(sources[i], field))
                {
                    if (!KeyForm().IsMatch(pair.Key) || pair.Key is "." or "..")
                    {
                        throw Error(field, $"\"{pair.Key}\" is not a valid key: it must be made of letters, digits, \"-\", \"_\" and \".\"");
                    }

                    if (!keys.Add(pair.Key))
                    {
                        throw Error(field, $"{entry.Kind} {entry.Name} repeats the key \"{pair.Key}\"");
                    }

                    all.Add(pair);
                }
            }
        }
    }

    private KeyValuePair<string, byte[]> Literal(string text, string field)
    {
        var equals = text.IndexOf('=', StringComparison.Ordinal);
        return equals > 0
            ? new(text[..equals], Encoding.UTF8.GetBytes(Unquoted(text[(equals + 1)..])))
            : throw Error(field, $"invalid literal source {text}, expected key=value");
    }

    private KeyValuePair<string, byte[]> File(string text, string field)
    {
        var parts = text.Split('=');
        if (parts.Length > 2 || parts[^1].Length == 0 || (parts.Length == 2 && parts[0].Length == 0))
        {
            throw Error(field, $"\"{text}\" must be a path, or a key and a path: key=path");
        }

        return new(parts.Length == 2 ? parts[0] : BuildPath.FileName(text), Content(parts[^1], field));
    }

    private IEnumerable<KeyValuePair<string, byte[]>> EnvironmentFile(string path, string field)
    {
        var content = Content(path, field);
        if (!Utf8.IsValid(content))
        {
            throw Error(field, $"{path} is not UTF-8");
        }

        foreach (var raw in Encoding.UTF8.GetString(content).TrimStart('\uFEFF').Split('\n'))
        {
            var line = (raw.EndsWith('\r') ? raw[..^1] : raw).TrimStart();
            if (line.Length > 0 && line[0] != '#')
            {
                var equals = line.IndexOf('=', StringComparison.Ordinal);
                yield return new(equals < 0 ? line : line[..equals], Encoding.UTF8.GetBytes(equals < 0 ? "" : line[(equals + 1)..]));
            }
        }
    }

    private byte[] Content(string path, string field)
    {
        if (BuildPath.IsRemote(path))
        {
            throw Error(field, $"\"{path}\" is a remote file, which is not supported: bring it into the source");
        }

        var target = BuildPath.Join(kustomization.Directory, path) ?? throw Error(field, $"\"{path}\" leads out of the root");
        return session.Read(target) ?? throw Error(field, $"\"{path}\" does not exist");
    }

    private static string Unquoted(string text) =>
        text.Length > 1 && text[0] == text[^1] && text[0] is ('"' or '\'') ? text[1..^1] : text;

    private KustomizeException Error(string field, string message) => new(kustomization.File, field, message);

    [GeneratedRegex(@"^[-._a-zA-Z0-9]{1,253}\z", RegexOptions.CultureInvariant)]
    private static partial Regex KeyForm();
}
