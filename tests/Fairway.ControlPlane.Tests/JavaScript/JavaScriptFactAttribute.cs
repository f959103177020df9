using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;

namespace Fairway.ControlPlane.Tests.JavaScript;

/// <summary>A test that runs a script in Node.js; skipped by name where it or npm is missing or too old for the client library.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed partial class JavaScriptFactAttribute : FactAttribute
{
    private const int OldestMajor = 20;

    private static readonly Lazy<string?> Reason = new(FindReasonToSkip);

    public JavaScriptFactAttribute() => Skip = Reason.Value;

    private static string? FindReasonToSkip() => Major("node") >= OldestMajor && Major("npm") > 0 ? null : $"needs Node.js {OldestMajor} or later and npm";

    // v20.20.2 or 11.19.1; 0 where there is none.
    private static int Major(string program)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo(program, ["--version"]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
            var version = Version().Match(process.StandardOutput.ReadToEnd());
            return version.Success ? int.Parse(version.Groups["major"].Value, CultureInfo.InvariantCulture) : 0;
        }
        catch (Win32Exception)
        {
            return 0;
        }
    }

    [GeneratedRegex(@"^v?(?<major>\d{1,4})\.", RegexOptions.ExplicitCapture)]
    private static partial Regex Version();
}
