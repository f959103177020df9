using System.Globalization;
using Fairway.Values;
using Fairway.Values.Json;

namespace Fairway.ControlPlane.Tests.SideBySide;

/// <summary>The answer to a request, with what differs from run to run taken out.</summary>
internal sealed record SideAnswer(int Code, string Type, Value Body)
{
    /// <summary>One line: <c>NAME CODE TYPE BODY</c>.</summary>
    public string ToLine(string name) => $"{name} {Code} {(Type.Length == 0 ? "-" : Type)} {Body}";

    public static Dictionary<string, SideAnswer> ReadAll(string text) => text.Split('\n')
        .Where(line => line.Length > 0 && line[0] != '#')
        .Select(line => line.Split(' ', 4))
        .ToDictionary(
            parts => parts[0],
            parts => new SideAnswer(int.Parse(parts[1], CultureInfo.InvariantCulture), parts[2] == "-" ? "" : parts[2], JsonReader.Read(parts[3])),
            StringComparer.Ordinal);

    /// <summary>Every scalar by its path, such as <c>.spec.ports[0].port</c>, code and type, and <c>.text</c> of what is no object.</summary>
    public Dictionary<string, string> Flat()
    {
        var found = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["code"] = Code.ToString(CultureInfo.InvariantCulture),
            ["type"] = Type,
        };
        Flatten(Body, "", found);
        return found;
    }

    private static void Flatten(Value value, string path, Dictionary<string, string> found)
    {
        if (value.IsMap && value.Fields.Count > 0)
        {
            foreach (var (name, inner) in value.Fields)
            {
                Flatten(inner, $"{path}.{name}", found);
            }
        }
        else if (value.IsList && value.Items.Count > 0)
        {
            for (var i = 0; i < value.Items.Count; i++)
            {
                Flatten(value.Items[i], $"{path}[{i}]", found);
            }
        }
        else
        {
            found[path.Length == 0 ? ".text" : path] = value.ToString();
        }
    }
}
