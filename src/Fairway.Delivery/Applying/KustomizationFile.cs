using System.Text;
using Fairway.Values;
using Fairway.Values.Yaml;

namespace Fairway.Delivery.Applying;

/// <summary>
/// The kustomization file that a build starts from. As in Flux, one is made of all manifests below when the folder has none, and
/// <c>spec.targetNamespace</c> is put into it.
/// </summary>
internal static class KustomizationFile
{
    private const int MaxBytes = 1024 * 1024;

    private static readonly string[] Names = ["kustomization.yaml", "kustomization.yml", "Kustomization"];

    /// <exception cref="ValueFormatException">The file is no YAML.</exception>
    /// <exception cref="Kustomize.KustomizeFileException">The file is larger than 1 MiB.</exception>
    public static void Prepare(ArtifactFiles files, string folder, string targetNamespace)
    {
        var path = Find(files, folder);
        if (path is not null && targetNamespace.Length == 0)
        {
            return;
        }

        var content = path is null ? Generate(files, folder) : Read(files.ReadFile(path, MaxBytes)!);
        // What is no single map is for the build to refuse, as it is.
        if (content.IsMap)
        {
            content = targetNamespace.Length > 0 ? content.With("namespace", targetNamespace) : content;
            files.Write(path ?? Join(folder, Names[0]), Encoding.UTF8.GetBytes(YamlWriter.ToText(content)));
        }
    }

    private static string? Find(ArtifactFiles files, string folder) =>
        Names.Select(name => Join(folder, name)).FirstOrDefault(files.FileExists);

    private static Value Read(byte[] content) => YamlReader.ReadAll(content) is [var document] ? document.Value : Value.Null;

    private static Value Generate(ArtifactFiles files, string folder)
    {
        var resources = new SortedSet<string>(StringComparer.Ordinal);
        var prefix = folder.Length == 0 ? "" : folder + "/";
        foreach (var path in files.Paths.Where(path => path.StartsWith(prefix, StringComparison.Ordinal)))
        {
            if (OutermostKustomization(files, path, prefix) is { } nested)
            {
                resources.Add(nested);
            }
            else if (path.EndsWith(".yaml", StringComparison.Ordinal) || path.EndsWith(".yml", StringComparison.Ordinal))
            {
                resources.Add(path[prefix.Length..]);
            }
        }

        return Value.Map(
            ("apiVersion", "kustomize.config.k8s.io/v1beta1"),
            ("kind", "Kustomization"),
            ("resources", ValueList.From(resources.Select(path => (Value)path))));
    }

    // A folder with a kustomization of its own is taken as a whole.
    private static string? OutermostKustomization(ArtifactFiles files, string path, string prefix)
    {
        for (var slash = path.IndexOf('/', prefix.Length); slash > 0; slash = path.IndexOf('/', slash + 1))
        {
            if (Find(files, path[..slash]) is not null)
            {
                return path[prefix.Length..slash];
            }
        }

        return null;
    }

    private static string Join(string folder, string name) => folder.Length == 0 ? name : $"{folder}/{name}";
}
