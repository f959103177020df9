using System.Security.Cryptography;

namespace Fairway.ControlPlane.Writing;

/// <summary>What the server puts behind a name to make it its own: five characters, as apimachinery's util/rand draws them.</summary>
internal static class NameSuffix
{
    public const int Length = 5;

    // Without vowels and look-alikes.
    private const string Letters = "bcdfghjklmnpqrstvwxz2456789";

    public static string New() => RandomNumberGenerator.GetString(Letters, Length);
}
