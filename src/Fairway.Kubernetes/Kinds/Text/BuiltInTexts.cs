namespace Fairway.Kubernetes.Kinds.Text;

/// <summary>The texts of the built-in kinds, which are resources of this assembly.</summary>
internal static class BuiltInTexts
{
    public static IReadOnlyList<KindText> Read()
    {
        var assembly = typeof(BuiltInTexts).Assembly;
        var texts = new List<KindText>();
        var names = assembly.GetManifestResourceNames().Where(name => name.EndsWith(".kinds", StringComparison.Ordinal));
        foreach (var name in names.Order(StringComparer.Ordinal))
        {
            using var reader = new StreamReader(assembly.GetManifestResourceStream(name)!);
            texts.Add(KindTextReader.Read(name, reader.ReadToEnd()));
        }

        return texts;
    }
}
