using Fairway.Delivery.Kustomize;

namespace Fairway.Delivery.Tests.Kustomize;

public sealed class KustomizeLimitsTests
{
    [Fact]
    public void Bases_that_multiply_are_stopped()
    {
        var text = "-- kustomization.yaml --\nresources: [a0, b0]\n";
        for (var i = 0; i < 20; i++)
        {
            var next = i < 19 ? $"[../a{i + 1}, ../b{i + 1}]" : "[../leaf]";
            text += $"-- a{i}/kustomization.yaml --\nresources: {next}\nnamePrefix: a{i}-\n";
            text += $"-- b{i}/kustomization.yaml --\nresources: {next}\nnamePrefix: b{i}-\n";
        }

        text += "-- leaf/kustomization.yaml --\nresources: [cm.yaml]\n-- leaf/cm.yaml --\napiVersion: v1\nkind: ConfigMap\nmetadata: {name: x}\n";
        Assert.Contains("more than the 1000 folders allowed", Assert.Single(Build(text).Errors).Message);
    }

    [Fact]
    public void A_file_with_too_many_objects_is_stopped()
    {
        var text = "-- kustomization.yaml --\nresources: [all.yaml]\n-- all.yaml --\n"
            + string.Concat(Enumerable.Range(0, 20_001).Select(i => $"---\n{{apiVersion: v1, kind: ConfigMap, metadata: {{name: x{i}}}}}\n"));
        Assert.Contains("more than the 20000 objects allowed", Assert.Single(Build(text).Errors).Message);
    }

    [Fact]
    public void Lists_too_long_to_merge_are_refused()
    {
        var containers = string.Join(", ", Enumerable.Range(0, 2000).Select(i => $"{{name: c{i}}}"));
        var text = """
            -- kustomization.yaml --
            resources: [d.yaml]
            patches: [{path: p.yaml}]
            -- d.yaml --
            {apiVersion: v1, kind: Pod, metadata: {name: x}, spec: {containers: [@]}}
            -- p.yaml --
            {apiVersion: v1, kind: Pod, metadata: {name: x}, spec: {containers: [{name: one}]}}
            """.Replace("@", containers, StringComparison.Ordinal);
        Assert.Contains("spec.containers has more than the 2000 elements that can be merged", Assert.Single(Build(text).Errors).Message);
    }

    [Fact]
    public void A_cancelled_build_ends() => Assert.Throws<OperationCanceledException>(() =>
        KustomizeBuild.Build(new MemoryFiles("-- kustomization.yaml --\nresources: []\n"), "", new CancellationToken(canceled: true)));

    [Fact]
    public void A_build_whose_time_is_over_ends_between_two_patches()
    {
        using var time = new CancellationTokenSource();
        var files = new MemoryFiles("""
            -- kustomization.yaml --
            resources: [x.yaml]
            patches: [{path: p.yaml}, {path: p.yaml}]
            -- x.yaml --
            {apiVersion: v1, kind: ConfigMap, metadata: {name: x}}
            -- p.yaml --
            {apiVersion: v1, kind: ConfigMap, metadata: {name: x}, data: {a: b}}
            """);

        Assert.Throws<OperationCanceledException>(() => KustomizeBuild.Build(new EndingFiles(files, "p.yaml", time), "", time.Token));
    }

    [Fact]
    public void A_file_of_very_many_keys_is_taken_in_its_stride()
    {
        var text = "-- kustomization.yaml --\nconfigMapGenerator: [{name: x, envs: [x.env]}]\n-- x.env --\n"
            + string.Concat(Enumerable.Range(0, 200_000).Select(i => $"k{i}=\n"));
        Assert.Equal(200_000, Assert.Single(Build(text).Objects)["data"].Fields.Count);
    }

    // kubectl's tables are those of Kubernetes 1.21, and so it puts these into a namespace; the API has them in none.
    [Theory]
    [InlineData("ValidatingAdmissionPolicy")]
    [InlineData("ValidatingAdmissionPolicyBinding")]
    public void Newer_cluster_scoped_kinds_stay_out_of_a_namespace(string kind)
    {
        var result = Build(
            "-- kustomization.yaml --\nresources: [x.yaml]\nnamespace: team\n"
            + $"-- x.yaml --\napiVersion: admissionregistration.k8s.io/v1\nkind: {kind}\nmetadata: {{name: x}}\n");
        Assert.True(Assert.Single(result.Objects)["metadata"]["namespace"].IsNull);
    }

    // kubectl builds this as if there were no patch.
    [Fact]
    public void Replacing_a_whole_object_by_a_patch_is_refused() => Assert.Contains("Kustomize ignores \"$patch: replace\"", Assert.Single(Build("""
        -- kustomization.yaml --
        resources: [x.yaml]
        patches: [{path: p.yaml}]
        -- x.yaml --
        {apiVersion: v1, kind: ConfigMap, metadata: {name: x}, data: {a: b}}
        -- p.yaml --
        {apiVersion: v1, kind: ConfigMap, metadata: {name: x}, data: {c: d}, $patch: replace}
        """).Errors).Message);

    // A fixed seed: a failure is the same one for everybody.
    [Fact]
    public void Damaged_trees_are_built_or_refused_and_nothing_else()
    {
        var random = new Random(7);
        var texts = Directory.GetFiles(Path.Combine(AppContext.BaseDirectory, "Kustomize", "Overlays"), "*.txt")
            .Order(StringComparer.Ordinal)
            .Select(File.ReadAllText)
            .Where(text => !text.Contains("(base64)", StringComparison.Ordinal))
            .ToList();
        for (var i = 0; i < 3000; i++)
        {
            var text = texts[random.Next(texts.Count)].Split("-- expected --")[0].Split('\n').ToList();
            for (var changes = random.Next(1, 4); changes > 0; changes--)
            {
                var (from, to) = (random.Next(text.Count), random.Next(text.Count));
                if (text[from].StartsWith("-- ", StringComparison.Ordinal) || text[to].StartsWith("-- ", StringComparison.Ordinal))
                {
                    continue;
                }

                _ = random.Next(3) switch
                {
                    0 => text[from] = text[to],
                    1 => text[from] = text[from].Length == 0 ? "-" : text[from].Remove(random.Next(text[from].Length), 1),
                    _ => text[from] = text[from].Insert(random.Next(text[from].Length + 1), "{[:,-]}$".Substring(random.Next(8), 1)),
                };
            }

            var result = Build(string.Join('\n', text.Select(line => IsBrokenHeader(line) ? "" : line)));
            Assert.True(result.Succeeded || result.Objects.Count == 0);
            _ = result.ToYaml();
        }
    }

    private static bool IsBrokenHeader(string line) =>
        line.StartsWith("-- ", StringComparison.Ordinal) && !line.EndsWith(" --", StringComparison.Ordinal);

    private static KustomizeResult Build(string text) => KustomizeBuild.Build(new MemoryFiles(text), "", CancellationToken.None);

    /// <summary>Files of which reading one ends the time of the build.</summary>
    private sealed class EndingFiles(MemoryFiles files, string last, CancellationTokenSource time) : IKustomizeFiles
    {
        public byte[]? ReadFile(string path, int maxBytes)
        {
            if (path == last)
            {
                time.Cancel();
            }

            return files.ReadFile(path, maxBytes);
        }

        public bool DirectoryExists(string path) => files.DirectoryExists(path);
    }
}
