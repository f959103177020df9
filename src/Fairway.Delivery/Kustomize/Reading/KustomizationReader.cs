using Fairway.Values;
using Fairway.Values.Yaml;

namespace Fairway.Delivery.Kustomize.Reading;

/// <summary>Reads the kustomization file of a folder, and reports everything that is wrong with it at once.</summary>
internal static class KustomizationReader
{
    private static readonly string[] FileNames = ["kustomization.yaml", "kustomization.yml", "Kustomization"];

    public static Kustomization Read(BuildSession session, string directory)
    {
        var (file, content) = Find(session, directory);
        var documents = BuildSession.Parse(content, YamlDialect.Kubernetes, file, "");
        if (documents.Count != 1 || !documents[0].Value.IsMap)
        {
            throw new KustomizeException(file, "", documents.Count > 1 ? "holds more than one document" : "kustomization.yaml is empty");
        }

        var errors = new List<KustomizeError>();
        var kustomization = Read(documents[0].Value, file, directory, errors);
        return errors.Count == 0 ? kustomization : throw new KustomizeException(errors);
    }

    private static (string File, byte[] Content) Find(BuildSession session, string directory)
    {
        (string File, byte[] Content)? found = null;
        foreach (var name in FileNames)
        {
            var file = BuildPath.Join(directory, name)!;
            if (session.Read(file) is { } content)
            {
                found = found is null
                    ? (file, content)
                    : throw new KustomizeException(file, "", $"Found multiple kustomization files under /{directory}");
            }
        }

        return found ?? throw new KustomizeException(
            directory.Length == 0 ? "/" : directory, "", $"unable to find one of {string.Join(", ", FileNames)} in this folder");
    }

    private static Kustomization Read(Value map, string file, string directory, List<KustomizeError> errors)
    {
        var fields = new FieldReader(file, "", map, errors);
        ReadHeader(fields);
        foreach (var (name, remedy) in RefusedFields.All)
        {
            if (map.Fields.ContainsKey(name))
            {
                fields.Skip(name);
                fields.Refuse(name, $"the field \"{name}\" is not supported yet: {remedy}");
            }
        }

        var general = Options(fields.Map("generatorOptions"));
        var kustomization = new Kustomization
        {
            File = file,
            Directory = directory,
            Resources = fields.Texts("resources"),
            Namespace = fields.Text("namespace"),
            NamePrefix = fields.Text("namePrefix"),
            NameSuffix = fields.Text("nameSuffix"),
            CommonLabels = fields.TextMap("commonLabels"),
            CommonAnnotations = fields.TextMap("commonAnnotations"),
            Labels = fields.Maps("labels", (entry, _) => Label(entry)),
            Images = fields.Maps("images", (entry, _) => Image(entry)),
            Replicas = fields.Maps("replicas", (entry, _) => new ReplicaEntry(entry.Text("name"), entry.Number("count"))),
            Patches = fields.Maps("patches", Patch),
            ConfigMaps = fields.Maps("configMapGenerator", (entry, at) => Generator(entry, at, "ConfigMap", general)),
            Secrets = fields.Maps("secretGenerator", (entry, at) => Generator(entry, at, "Secret", general)),
        };
        fields.RefuseOthers();
        if (errors.Count == 0 && map.Fields.All(field => field.Key is "apiVersion" or "kind" or "metadata"))
        {
            errors.Add(new(file, "", "kustomization.yaml is empty"));
        }

        return kustomization;
    }

    private static void ReadHeader(FieldReader fields)
    {
        fields.Skip("metadata");
        if (fields.Text("kind") is not ("" or "Kustomization"))
        {
            fields.Refuse("kind", "kind should be Kustomization");
        }

        if (fields.Text("apiVersion") is not ("" or "kustomize.config.k8s.io/v1beta1"))
        {
            fields.Refuse("apiVersion", "apiVersion for Kustomization should be kustomize.config.k8s.io/v1beta1");
        }
    }

    private static ImageEntry Image(FieldReader entry) =>
        new(entry.Text("name"), entry.Text("newName"), entry.Text("newTag"), entry.Text("digest"));

    private static LabelEntry Label(FieldReader entry) => new(
        entry.TextMap("pairs"),
        entry.Flag("includeSelectors"),
        entry.Flag("includeTemplates"),
        entry.Maps("fields", (field, _) => Field(field)));

    private static FieldSpec Field(FieldReader field) =>
        new(field.Text("path"), field.Flag("create"), field.Text("group"), field.Text("version"), field.Text("kind"));

    private static PatchEntry Patch(FieldReader entry, string at)
    {
        var (path, patch) = (entry.Text("path"), entry.Text("patch"));
        if (path.Length == 0 == (patch.Trim().Length == 0))
        {
            entry.Refuse("patch", path.Length == 0 ? "must specify one of patch and path" : "patch and path can't be set at the same time");
        }

        var options = entry.Map("options");
        var result = new PatchEntry(
            path,
            patch,
            Target(entry.Map("target")),
            options?.Flag("allowNameChange") ?? false,
            options?.Flag("allowKindChange") ?? false);
        options?.RefuseOthers();
        return result;
    }

    private static TargetSelector? Target(FieldReader? target)
    {
        if (target is null)
        {
            return null;
        }

        var selector = TargetSelector.Read(target);
        target.RefuseOthers();
        return selector;
    }

    private static GeneratorEntry Generator(FieldReader entry, string at, string kind, GeneratorOptions general)
    {
        var behavior = entry.Text("behavior");
        if (behavior is not ("" or "unspecified" or "create" or "replace" or "merge"))
        {
            entry.Refuse("behavior", "must be create, replace or merge");
        }

        var name = entry.Text("name");
        if (name.Length == 0)
        {
            entry.Refuse("name", $"a {kind} must have a name");
        }

        var (envs, env) = (entry.Texts("envs"), entry.Text("env"));
        return new(at, kind, name, entry.Text("namespace"), behavior, kind == "Secret" ? entry.Text("type") : "")
        {
            Literals = entry.Texts("literals"),
            Files = entry.Texts("files"),
            Envs = env.Length == 0 ? envs : [.. envs, env],
            Options = Merge(Options(entry.Map("options")), general),
        };
    }

    private static GeneratorOptions Options(FieldReader? options)
    {
        if (options is null)
        {
            return new(ValueMap.Empty, ValueMap.Empty, false, false);
        }

        var read = new GeneratorOptions(
            options.TextMap("labels"), options.TextMap("annotations"), options.Flag("disableNameSuffixHash"), options.Flag("immutable"));
        options.RefuseOthers();
        return read;
    }

    private static GeneratorOptions Merge(GeneratorOptions own, GeneratorOptions general) => new(
        ((Value)general.Labels).WithFields(own.Labels).Fields,
        ((Value)general.Annotations).WithFields(own.Annotations).Fields,
        own.DisableNameSuffixHash || general.DisableNameSuffixHash,
        own.Immutable || general.Immutable);
}
