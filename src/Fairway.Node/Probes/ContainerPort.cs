using System.Globalization;
using Fairway.Values;

namespace Fairway.Node.Probes;

/// <summary>A port as probes write it: a number, or the name of one of the container's ports.</summary>
internal static class ContainerPort
{
    public static int? Resolve(Value port, Value container)
    {
        var number = port.AsLong() ?? (long.TryParse(port.AsString(), CultureInfo.InvariantCulture, out var parsed)
            ? parsed
            : container["ports"].Items.FirstOrDefault(item => item["name"].AsString() == port.AsString())["containerPort"].AsLong());
        return number is > 0 and < 65536 ? (int)number : null;
    }
}
