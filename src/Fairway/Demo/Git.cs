using System.Diagnostics;
using Fairway.Terminal;

namespace Fairway.Demo;

/// <summary>Runs the git program in a folder, untouched by the user's own configuration.</summary>
internal static class Git
{
    /// <summary>What git wrote to its standard output.</summary>
    /// <exception cref="UserError">git is missing or failed; the message has its own words.</exception>
    public static async Task<string> RunAsync(string folder, CancellationToken cancellationToken, params string[] arguments)
    {
        var start = new ProcessStartInfo("git", arguments) { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["GIT_CONFIG_GLOBAL"] = "/dev/null";
        start.Environment["GIT_CONFIG_NOSYSTEM"] = "1";
        start.Environment["GIT_TERMINAL_PROMPT"] = "0";
        foreach (var role in new[] { "AUTHOR", "COMMITTER" })
        {
            start.Environment[$"GIT_{role}_NAME"] = "Fairway";
            start.Environment[$"GIT_{role}_EMAIL"] = "fairway@localhost";
        }

        using var process = Process.Start(start) ?? throw new UserError("git could not be started; install the package git");
        var output = process.StandardOutput.ReadToEndAsync(cancellationToken);
        var error = process.StandardError.ReadToEndAsync(cancellationToken);
        await process.WaitForExitAsync(cancellationToken).ConfigureAwait(false);
        return process.ExitCode == 0
            ? await output.ConfigureAwait(false)
            : throw new UserError($"git {arguments[0]} failed: {(await error.ConfigureAwait(false)).Trim()}");
    }
}
