using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Fairway.Artifacts.Building.Records;

/// <summary>One name for everything that decides a result.</summary>
internal static class InputDigest
{
    /// <summary>64 hexadecimal characters; the parts are told apart, so that no two lists of parts read alike.</summary>
    public static string Of(IEnumerable<string> parts)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var part in parts)
        {
            var bytes = Encoding.UTF8.GetBytes(part);
            hash.AppendData(Encoding.UTF8.GetBytes(bytes.Length.ToString(CultureInfo.InvariantCulture) + ":"));
            hash.AppendData(bytes);
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    public static string Text(DateTimeOffset epoch) => epoch.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
}
