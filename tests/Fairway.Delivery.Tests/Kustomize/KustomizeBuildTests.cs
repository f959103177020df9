using Fairway.Delivery.Kustomize;
using Fairway.Testing;

namespace Fairway.Delivery.Tests.Kustomize;

public sealed class KustomizeBuildTests
{
    /// <summary>Each file of Overlays holds a tree and, last, what <c>kubectl kustomize</c> 1.32 printed for it.</summary>
    public static TheoryData<string> Overlays => Names("Overlays");

    /// <summary>Each file of Refusals holds a tree that <c>kubectl kustomize</c> 1.32 refuses.</summary>
    public static TheoryData<string> Refusals => Names("Refusals");

    [Theory]
    [MemberData(nameof(Overlays))]
    public void An_overlay_is_built_as_kubectl_built_it(string name)
    {
        var files = Read("Overlays", name);
        var result = KustomizeBuild.Build(files, "", CancellationToken.None);
        Assert.Empty(result.Errors);
        Assert.Equal(files.Expected, result.ToYaml());
    }

    [KubectlTheory]
    [MemberData(nameof(Overlays))]
    public void An_overlay_on_disk_is_built_as_the_installed_kubectl_builds_it(string name)
    {
        using var folder = new TemporaryFolder();
        Read("Overlays", name).WriteTo(folder.Path);
        var (code, output, error) = Kubectl.Run("kustomize", folder.Path);
        Assert.True(code == 0, error);
        Assert.Equal(output, KustomizeBuild.Build(new KustomizeFolder(folder.Path), "", CancellationToken.None).ToYaml());
    }

    [Theory]
    [MemberData(nameof(Refusals))]
    public void What_kubectl_refuses_is_refused_with_the_file_it_is_in(string name)
    {
        var result = KustomizeBuild.Build(Read("Refusals", name), "", CancellationToken.None);
        Assert.Empty(result.Objects);
        Assert.NotEmpty(result.Errors);
        Assert.All(result.Errors, error => Assert.True(error.File.Length > 0 && error.Message.Length > 0));
    }

    [KubectlTheory]
    [MemberData(nameof(Refusals))]
    public void The_installed_kubectl_refuses_it_too(string name)
    {
        using var folder = new TemporaryFolder();
        Read("Refusals", name).WriteTo(folder.Path);
        Assert.NotEqual(0, Kubectl.Run("kustomize", folder.Path).Code);
    }

    [Fact]
    public void Both_tables_are_there()
    {
        Assert.True(Overlays.Count >= 60, $"{Overlays.Count} overlays");
        Assert.True(Refusals.Count >= 30, $"{Refusals.Count} refusals");
    }

    private static TheoryData<string> Names(string table) =>
        [.. Directory.GetFiles(Folder(table), "*.txt").Select(file => Path.GetFileNameWithoutExtension(file)).Order(StringComparer.Ordinal)];

    private static MemoryFiles Read(string table, string name) => new(File.ReadAllText(Path.Combine(Folder(table), name + ".txt")));

    private static string Folder(string table) => Path.Combine(AppContext.BaseDirectory, "Kustomize", table);
}
