using System.Globalization;
using Microsoft.Extensions.Primitives;

namespace Fairway.Node.Serving.Forwarding;

/// <summary>The ports that clients name, with the kubelet's words for those that are none.</summary>
internal static class ForwardPorts
{
    private const int MostPorts = 100;

    /// <summary>The query's: <c>port=80&amp;port=443,8443</c>. The refusal is empty when they are fine.</summary>
    public static (IReadOnlyList<int> Ports, string Refusal) Read(StringValues query)
    {
        if (query.Count == 0)
        {
            return ([], "query parameter \"port\" is required");
        }

        var ports = new List<int>();
        foreach (var text in query)
        {
            if (string.IsNullOrEmpty(text))
            {
                return ([], "query parameter \"port\" cannot be empty");
            }

            foreach (var part in text.Split(','))
            {
                if (Read(part) is not { } port)
                {
                    return ([], Refusal(text));
                }

                ports.Add(port);
            }
        }

        return ports.Count <= MostPorts ? (ports, "") : ([], $"query parameter \"port\" names more than {MostPorts} ports");
    }

    /// <summary>Null when it is no port.</summary>
    public static int? Read(string text) =>
        ushort.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var port) && port > 0 ? port : null;

    private static string Refusal(string text) => text == "0"
        ? "port \"0\" must be > 0"
        : $"unable to parse \"{text}\" as a port: must be a number from 1 to 65535";
}
