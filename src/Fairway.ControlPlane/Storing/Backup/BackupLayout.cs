using System.Text.RegularExpressions;

namespace Fairway.ControlPlane.Storing.Backup;

/// <summary>
/// What a backup is: a tar archive that begins with its format and ends with the checksums of all before it, as <c>sha256sum -c</c> reads them.
/// <code>
/// fairway-backup.json   {"format":1,"time":"2026-11-20T22:00:00Z"}
/// store.db              the API's objects and their history
/// pki/...               the authority, the certificates and the service accounts' key
/// instance.json         and what else the program keeps of an instance
/// SHA256SUMS            HEX  NAME
/// </code>
/// </summary>
internal static partial class BackupLayout
{
    public const int Format = 1;
    public const string Head = "fairway-backup.json";
    public const string Store = "store.db";
    public const string Keys = "pki";
    public const string Sums = "SHA256SUMS";

    /// <summary>What a file other than the database may have at most.</summary>
    public const long MaxFile = 16 * 1024 * 1024;

    /// <summary>Whether an entry's name is a plain one, at most one folder deep: nothing leaves the folder it is unpacked to.</summary>
    public static bool IsName(string name) => Name().IsMatch(name);

    [GeneratedRegex(@"^(pki/)?[A-Za-z0-9_][A-Za-z0-9._-]{0,99}\z", RegexOptions.ExplicitCapture)]
    private static partial Regex Name();
}
