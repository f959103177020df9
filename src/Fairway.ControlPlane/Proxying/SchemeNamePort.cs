using System.Globalization;

namespace Fairway.ControlPlane.Proxying;

/// <summary>
/// What a proxied path names: <c>web</c>, <c>web:8080</c>, <c>web:http</c>, <c>https:web:443</c> (apimachinery's SplitSchemeNamePort).
/// </summary>
internal sealed record SchemeNamePort(string Scheme, string Name, string Port)
{
    /// <summary>Null when it is none of these.</summary>
    public static SchemeNamePort? Parse(string text)
    {
        SchemeNamePort? parsed = text.Split(':') switch
        {
            [var name] => new("", name, ""),
            [var name, var port] => new("", name, port),
            ["" or "http" or "https", var name, var port] parts => new(parts[0], name, port),
            _ => null,
        };
        return parsed is { Name.Length: > 0 } ? parsed : null;
    }

    /// <summary>The port as a number; null when it is a name, or not given.</summary>
    public int? Number => ushort.TryParse(Port, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 0 ? number : null;
}
