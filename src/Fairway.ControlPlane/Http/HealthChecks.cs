using System.Text;
using Fairway.Storage.Revisions;

namespace Fairway.ControlPlane.Http;

/// <summary>
/// <c>/healthz</c>, <c>/livez</c> and <c>/readyz</c>, whole or one check of them (<c>/readyz/store</c>), in the text that upstream's healthz
/// package writes. A server that cannot write, or that stops, is alive and not ready.
/// </summary>
internal sealed class HealthChecks(RevisionStore revisions, CancellationToken stopping)
{
    private static readonly string[] OfLife = ["ping", "log"];
    private static readonly string[] OfReadiness = [.. OfLife, "store", "shutdown"];

    /// <summary>The answer to a path such as <c>/readyz</c>; null when it is none of these.</summary>
    /// <param name="path">Without a slash at its end.</param>
    /// <param name="isVerbose">Whether to list the checks also when all is well.</param>
    /// <param name="excluded">Checks to pass over.</param>
    public (int Code, string Text)? Answer(string path, bool isVerbose, IReadOnlyCollection<string?> excluded)
    {
        if (path.Split('/', 3) is not ["", "healthz" or "livez" or "readyz", ..] parts)
        {
            return null;
        }

        var checks = parts[1] == "livez" ? OfLife : OfReadiness;
        if (parts is [_, _, var one])
        {
            return !checks.Contains(one) ? null
                : Failure(one) is { Length: > 0 } failure ? (500, $"internal server error: {failure}\n")
                : (200, "ok");
        }

        var (text, isWell) = (new StringBuilder(), true);
        foreach (var check in checks)
        {
            var isExcluded = excluded.Contains(check);
            var passes = isExcluded || Failure(check).Length == 0;
            isWell &= passes;
            text.Append(passes ? "[+]" : "[-]").Append(check);
            text.Append(isExcluded ? " excluded: ok\n" : passes ? " ok\n" : " failed: reason withheld\n");
        }

        string[] unknown = [.. excluded.Where(name => !checks.Contains(name)).Distinct().Order(StringComparer.Ordinal).Select(name => $"\"{name}\"")];
        if (unknown.Length > 0)
        {
            text.Append($"warn: some health checks cannot be excluded: no matches for {string.Join(", ", unknown)}\n");
        }

        return isWell
            ? (200, isVerbose ? $"{text}{parts[1]} check passed\n" : "ok")
            : (500, $"{text}{parts[1]} check failed\n");
    }

    private string Failure(string check) => check switch
    {
        "store" => revisions.WriteFailure,
        "shutdown" => stopping.IsCancellationRequested ? "process is shutting down" : "",
        _ => "",
    };
}
