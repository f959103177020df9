using System.Diagnostics;
using System.Security.Cryptography;
using Fairway.Testing;

namespace Fairway.ControlPlane.Tests.JavaScript;

/// <summary>The scripts of this folder, with the client library that they need; npm fetches it once a version into <c>artifacts</c>.</summary>
internal static class JavaScriptClient
{
    private const string Stamp = ".installed";

    private static readonly string Source = Path.Combine(RepositoryRoot.Path, "tests", "Fairway.ControlPlane.Tests", "JavaScript");
    private static readonly string Folder = Path.Combine(RepositoryRoot.Path, "artifacts", "javascript-client");

    /// <summary>Starts a script; its input stays open.</summary>
    public static async Task<Process> StartAsync(string script, params string[] arguments)
    {
        await InstallAsync();
        File.Copy(Path.Combine(Source, script), Path.Combine(Folder, script), overwrite: true);
        return Start("node", [script, .. arguments]);
    }

    private static async Task InstallAsync()
    {
        var wanted = Convert.ToHexString(SHA256.HashData(await File.ReadAllBytesAsync(Path.Combine(Source, "package-lock.json"))));
        var stamp = Path.Combine(Folder, Stamp);
        if (File.Exists(stamp) && await File.ReadAllTextAsync(stamp) == wanted)
        {
            return;
        }

        Directory.CreateDirectory(Folder);
        foreach (var file in (string[])["package.json", "package-lock.json", ".npmrc"])
        {
            File.Copy(Path.Combine(Source, file), Path.Combine(Folder, file), overwrite: true);
        }

        using var npm = Start("npm", ["ci", "--no-audit", "--no-fund", "--ignore-scripts"]);
        var (output, error) = (npm.StandardOutput.ReadToEndAsync(), npm.StandardError.ReadToEndAsync());
        await npm.WaitForExitAsync();
        Assert.True(npm.ExitCode == 0, await output + await error);
        await File.WriteAllTextAsync(stamp, wanted);
    }

    private static Process Start(string program, string[] arguments) => Process.Start(new ProcessStartInfo(program, arguments)
    {
        WorkingDirectory = Folder,
        RedirectStandardInput = true,
        RedirectStandardOutput = true,
        RedirectStandardError = true,
    })!;
}
