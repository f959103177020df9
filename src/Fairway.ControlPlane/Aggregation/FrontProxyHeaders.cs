using System.Globalization;
using System.Text;
using Fairway.ControlPlane.Backends;
using Fairway.ControlPlane.Calls;

namespace Fairway.ControlPlane.Aggregation;

/// <summary>
/// Tells another server who sent a request (client-go's transport.SetAuthProxyHeaders): it trusts what comes with the front proxy's certificate.
/// </summary>
internal static class FrontProxyHeaders
{
    public const string Prefix = "X-Remote-";

    private const string LegalInKeys = "!#$&'*+-.^_`|~";

    public static void Add(HttpRequestMessage request, UserInfo user)
    {
        foreach (var (name, values) in Of(user))
        {
            for (var i = 0; i < values.Count; i++)
            {
                request.Headers.TryAddWithoutValidation(RepeatedHeaders.NameOf(name, i), values[i]);
            }
        }
    }

    private static IEnumerable<(string Name, IReadOnlyList<string> Values)> Of(UserInfo user)
    {
        yield return ("X-Remote-User", [user.Name]);
        if (user.Uid.Length > 0)
        {
            yield return ("X-Remote-Uid", [user.Uid]);
        }

        yield return ("X-Remote-Group", user.Groups);
        foreach (var (key, values) in user.Extra)
        {
            yield return ($"X-Remote-Extra-{Escape(key)}", values);
        }
    }

    // What may not stand in the name of a header is percent-encoded.
    private static string Escape(string key)
    {
        var text = new StringBuilder(key.Length);
        foreach (var one in Encoding.UTF8.GetBytes(key))
        {
            var isLegal = char.IsAsciiLetterOrDigit((char)one) || LegalInKeys.Contains((char)one);
            _ = isLegal ? text.Append((char)one) : text.Append(CultureInfo.InvariantCulture, $"%{one:X2}");
        }

        return text.ToString();
    }
}
