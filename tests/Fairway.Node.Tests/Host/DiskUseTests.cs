using System.Diagnostics;
using System.Globalization;
using Fairway.Node.Host;
using Fairway.Testing;

namespace Fairway.Node.Tests.Host;

public sealed class DiskUseTests : IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("fairway-use-").FullName;

    public void Dispose() => Directory.Delete(_root, recursive: true);

    [RequiresFact("du", "ln", "truncate")]
    public void The_sum_is_that_of_du_for_deep_linked_and_sparse_files()
    {
        var deep = Directory.CreateDirectory(Path.Combine(_root, "a/b/c")).FullName;
        File.WriteAllBytes(Path.Combine(deep, "file"), new byte[100_000]);
        File.WriteAllBytes(Path.Combine(_root, ".hidden"), new byte[20_000]);
        File.CreateSymbolicLink(Path.Combine(_root, "link"), "/usr");
        Run("ln", Path.Combine(deep, "file"), Path.Combine(_root, "same"));
        Run("truncate", "-s", "1G", Path.Combine(_root, "sparse"));

        // du counts the folder itself too.
        var expected = long.Parse(Run("du", "-s", "--block-size=1", _root).Split('\t')[0], CultureInfo.InvariantCulture)
            - (long.Parse(Run("stat", "-c", "%b", _root), CultureInfo.InvariantCulture) * 512);

        Assert.Equal(expected, DiskUse.Of(_root, CancellationToken.None));
        Assert.InRange(expected, 120_000, 1_000_000);
    }

    [Fact]
    public void What_is_not_there_takes_nothing() => Assert.Equal(0, DiskUse.Of(Path.Combine(_root, "none"), CancellationToken.None));

    private static string Run(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true })!;
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.Equal(0, process.ExitCode);
        return output;
    }
}
