using System.Diagnostics;
using System.Text.RegularExpressions;

namespace Fairway.Testing;

/// <summary>The real kubectl, which some tests compare with.</summary>
internal static class Kubectl
{
    private static readonly Lazy<string?> Reason = new(FindReasonToSkip);

    /// <summary>Why tests that need kubectl cannot run here; null when they can.</summary>
    public static string? ReasonToSkip => Reason.Value;

    /// <summary>Runs kubectl and gives its exit code and both outputs.</summary>
    public static (int Code, string Output, string Error) Run(params string[] arguments)
    {
        var start = new ProcessStartInfo("kubectl", arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output, error.Result);
    }

    private static string? FindReasonToSkip()
    {
        try
        {
            var version = Regex.Match(Run("version", "--client").Output, @"v1\.(\d+)");
            return version.Success && int.Parse(version.Groups[1].Value) >= 32 ? null : "needs kubectl 1.32 or later";
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return "needs kubectl 1.32 or later; there is none";
        }
    }
}

/// <summary>A test that compares with kubectl; skipped by name where it is missing or older than 1.32.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class KubectlFactAttribute : FactAttribute
{
    public KubectlFactAttribute() => Skip = Kubectl.ReasonToSkip;
}

/// <summary>A table of tests that compare with kubectl; skipped by name where it is missing or older than 1.32.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class KubectlTheoryAttribute : TheoryAttribute
{
    public KubectlTheoryAttribute() => Skip = Kubectl.ReasonToSkip;
}
