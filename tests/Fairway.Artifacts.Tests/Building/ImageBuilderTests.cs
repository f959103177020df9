using System.Diagnostics;
using System.Runtime.InteropServices;
using Fairway.Artifacts.Building;
using Fairway.Artifacts.Client;
using Fairway.Artifacts.Model;
using Fairway.Testing;

namespace Fairway.Artifacts.Tests.Building;

/// <summary>Real builds: they take the SDK, apt and the network.</summary>
public sealed class ImageBuilderTests : IAsyncLifetime, IDisposable
{
    private const string Program = """
        using System.Security.Cryptography.X509Certificates;
        using var roots = new X509Store(StoreName.Root, StoreLocation.LocalMachine);
        roots.Open(OpenFlags.ReadOnly);
        Console.WriteLine($"roots {roots.Certificates.Count > 50}, zone {TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin").BaseUtcOffset}");
        """;

    private readonly TestFolder _folder = new();
    private readonly List<string> _steps = [];
    private RunningRegistry _registry = null!;

    public async Task InitializeAsync() => _registry = await RunningRegistry.StartAsync(new() { Root = _folder.File("registry") });

    public async Task DisposeAsync() => await _registry.DisposeAsync();

    public void Dispose() => _folder.Dispose();

    [RequiresFact("dotnet", "apt-get", "dpkg-deb", "root", "chroot", "unshare")]
    public async Task The_same_source_gives_the_same_image_which_runs_without_a_shell()
    {
        var first = await BuildAsync(WriteSource("one"), "cache-one");
        Assert.False(first.Reused);

        // Another folder, another cache, below folders whose settings must not count; only the lock file comes along.
        await File.WriteAllTextAsync(
            _folder.File("Directory.Build.props"), "<Project><PropertyGroup><Version>9.9.9</Version></PropertyGroup></Project>");
        var elsewhere = WriteSource("deep/below/two");
        File.Copy(Path.Combine(_folder.File("one"), "fairway.lock"), Path.Combine(elsewhere, "fairway.lock"));
        var second = await BuildAsync(elsewhere, "deep/cache-two");
        Assert.False(second.Reused);
        Assert.Equal(first.Manifest.Digest, second.Manifest.Digest);

        _steps.Clear();
        var third = await BuildAsync(_folder.File("one"), "cache-one");
        Assert.True(third.Reused);
        Assert.Equal(first.Manifest.Digest, third.Manifest.Digest);
        Assert.Empty(_steps);
        var left = Directory.GetFileSystemEntries(_folder.File("one")).Select(Path.GetFileName).Order(StringComparer.Ordinal);
        Assert.Equal(["Program.cs", "Sample.csproj", "fairway.lock"], left);

        var nowhere = ImageReference.Parse("127.0.0.1:1/sample:1.0");
        var refused = await Assert.ThrowsAsync<BuildException>(() => BuildAsync(_folder.File("one"), "cache-one", nowhere));
        Assert.StartsWith(
            "the image was built but not pushed: 127.0.0.1:1/sample:1.0: 127.0.0.1:1 cannot be reached:",
            refused.Message,
            StringComparison.Ordinal);

        var image = await _registry.Client.ResolveAsync(first.Reference, Here, default);
        Assert.Equal("1654:1654", image.Config.User);
        Assert.Equal(["/app/Sample"], image.Config.Entrypoint);
        var root = await UnpackAsync(image);
        Assert.False(File.Exists(Path.Combine(root, "usr/bin/sh")));
        // .NET reads /proc; the mounts end with the program.
        Assert.Equal("roots True, zone 01:00:00\n", await RunAsync(
            "unshare", "--mount", "sh", "-c",
            "mount -t proc proc \"$0/proc\" && mount --rbind /dev \"$0/dev\" && exec chroot --userspec=1654:1654 \"$0\" /app/Sample", root));
    }

    [RequiresFact("dotnet", "apt-get", "dpkg-deb")]
    public async Task A_package_that_apt_no_longer_serves_names_the_remedy()
    {
        var source = WriteSource("source");
        var package = $$"""{ "name": "libc6", "version": "2.0.0-1", "sha256": "{{new string('a', 64)}}" }""";
        await File.WriteAllTextAsync(
            Path.Combine(source, "fairway.lock"), $$"""{ "version": 1, "packages": { "{{Here.Architecture}}": [ {{package}} ] } }""");

        var e = await Assert.ThrowsAsync<BuildException>(() => BuildAsync(source, "cache"));

        Assert.StartsWith(
            $"apt can no longer serve libc6 2.0.0-1 ({Here.Architecture}), which fairway.lock names: run with --update-lock",
            e.Message,
            StringComparison.Ordinal);
    }

    [RequiresFact("dotnet", "apt-get", "dpkg-deb")]
    public async Task What_the_compiler_says_is_told()
    {
        var source = WriteSource("source");
        await File.WriteAllTextAsync(Path.Combine(source, "Program.cs"), "nonsense");

        var e = await Assert.ThrowsAsync<BuildException>(() => BuildAsync(source, "cache"));

        Assert.StartsWith("dotnet publish of Sample.csproj failed:", e.Message, StringComparison.Ordinal);
        Assert.Contains("Program.cs(1,", e.Message, StringComparison.Ordinal);
    }

    private static Platform Here => Platform.Linux(RuntimeInformation.OSArchitecture);

    private Task<BuildResult> BuildAsync(string source, string cache, ImageReference? reference = null) =>
        new ImageBuilder(_registry.Client, new() { CacheFolder = _folder.File(cache) }, TimeProvider.System).BuildAsync(
            new() { SourceFolder = source, Reference = reference ?? _registry.Reference("team/sample:1.0"), Platform = Here },
            new Steps(_steps),
            default);

    private string WriteSource(string name)
    {
        var folder = Directory.CreateDirectory(_folder.File(name)).FullName;
        File.WriteAllText(Path.Combine(folder, "Sample.csproj"), """
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <OutputType>Exe</OutputType><TargetFramework>net10.0</TargetFramework><ImplicitUsings>enable</ImplicitUsings>
              </PropertyGroup>
            </Project>
            """);
        File.WriteAllText(Path.Combine(folder, "Program.cs"), Program);
        return folder;
    }

    private async Task<string> UnpackAsync(RemoteImage image)
    {
        var root = Directory.CreateDirectory(_folder.File("root")).FullName;
        foreach (var layer in image.Manifest.Layers)
        {
            var archive = _folder.File("layer.tar.gz");
            await using (var content = await _registry.Client.GetBlobAsync(image.Reference, layer, default))
            {
                await using var file = File.Create(archive);
                await content.CopyToAsync(file);
            }

            // Not the framework's reader: the layers must suit other programs.
            await RunAsync("tar", "-xzf", archive, "-C", root);
        }

        return root;
    }

    private static async Task<string> RunAsync(string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["DOTNET_SYSTEM_GLOBALIZATION_INVARIANT"] = "true";
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync();
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        Assert.True(process.ExitCode == 0, output + await errors);
        return output;
    }

    private sealed class Steps(List<string> steps) : IProgress<BuildStep>
    {
        public void Report(BuildStep value)
        {
            lock (steps)
            {
                steps.Add(value.Text);
            }
        }
    }
}
