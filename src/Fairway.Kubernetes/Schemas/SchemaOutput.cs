using Fairway.Values;

namespace Fairway.Kubernetes.Schemas;

/// <summary>Sets keywords of a schema that say something; those that do not are left out.</summary>
internal static class SchemaOutput
{
    public static void Set(this ValueMap.Builder output, string name, string text)
    {
        if (text.Length > 0)
        {
            output[name] = text;
        }
    }

    public static void Set(this ValueMap.Builder output, string name, bool value)
    {
        if (value)
        {
            output[name] = true;
        }
    }

    public static void Set(this ValueMap.Builder output, string name, long? number)
    {
        if (number is { } present)
        {
            output[name] = present;
        }
    }

    public static void Set(this ValueMap.Builder output, string name, double? number)
    {
        if (number is { } present)
        {
            output[name] = present;
        }
    }

    public static void Set(this ValueMap.Builder output, string name, IReadOnlyList<string> texts)
    {
        if (texts.Count > 0)
        {
            output[name] = ValueList.From(texts.Select(text => (Value)text));
        }
    }
}
