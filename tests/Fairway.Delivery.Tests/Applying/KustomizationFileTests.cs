using System.Text;
using Fairway.Delivery.Applying;

namespace Fairway.Delivery.Tests.Applying;

/// <summary>Generation: https://fluxcd.io/flux/components/kustomize/kustomizations/#generating-a-kustomizationyaml-file.</summary>
public sealed class KustomizationFileTests
{
    [Fact]
    public void A_folder_without_one_gets_one_of_all_manifests_below()
    {
        var files = Files(
            ("apps/b.yaml", ""), ("apps/a.yml", ""), ("apps/README.md", ""), ("apps/sub/c.yaml", ""), ("apps/own/kustomization.yaml", ""),
            ("apps/own/d.yaml", ""), ("other.yaml", ""));
        KustomizationFile.Prepare(files, "apps", "");
        Assert.Equal(
            "apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\nresources:\n- a.yml\n- b.yaml\n- own\n- sub/c.yaml\n",
            Text(files, "apps/kustomization.yaml"));
    }

    [Theory]
    [InlineData("kustomization.yaml")]
    [InlineData("kustomization.yml")]
    [InlineData("Kustomization")]
    public void The_target_namespace_is_put_into_the_one_that_is_there(string name)
    {
        var files = Files((name, "namespace: old\nresources: [a.yaml]\n"));
        KustomizationFile.Prepare(files, "", "team");
        Assert.Equal("namespace: team\nresources:\n- a.yaml\n", Text(files, name));
    }

    [Theory]
    [InlineData("namespace: a\n---\nnamespace: b\n")]
    [InlineData("[a.yaml]\n")]
    [InlineData("")]
    public void What_is_no_single_map_is_left_for_the_build_to_refuse(string text)
    {
        var files = Files(("kustomization.yaml", text));
        KustomizationFile.Prepare(files, "", "team");
        Assert.Equal(text, Text(files, "kustomization.yaml"));
    }

    [Fact]
    public void Without_a_target_namespace_it_is_left_alone()
    {
        var files = Files(("kustomization.yaml", "resources: [a.yaml] # as is\n"));
        KustomizationFile.Prepare(files, "", "");
        Assert.Equal("resources: [a.yaml] # as is\n", Text(files, "kustomization.yaml"));
        Assert.True(files.DirectoryExists(""));
        Assert.False(files.DirectoryExists("absent"));
    }

    private static ArtifactFiles Files(params (string Path, string Text)[] files) =>
        new(files.ToDictionary(file => file.Path, file => (ReadOnlyMemory<byte>)Encoding.UTF8.GetBytes(file.Text)));

    private static string Text(ArtifactFiles files, string path) => Encoding.UTF8.GetString(files.ReadFile(path, 10_000)!);
}
