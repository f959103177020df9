using Fairway.Values;

namespace Fairway.Kubernetes.Kinds.Conversion;

/// <summary>
/// Upstream keeps an autoscaler's behaviour in an annotation by the names its own fields have in Go, which start with a capital letter:
/// <c>{"ScaleUp":{"SelectPolicy":"Max"}}</c>.
/// </summary>
internal static class GoFieldNames
{
    public static Value Upper(Value value) => Rename(value, static name => char.ToUpperInvariant(name[0]) + name[1..]);

    public static Value Lower(Value value) => Rename(value, static name => char.ToLowerInvariant(name[0]) + name[1..]);

    private static Value Rename(Value value, Func<string, string> change)
    {
        if (value.IsList)
        {
            return ValueList.From(value.Items.Select(item => Rename(item, change)));
        }

        if (!value.IsMap)
        {
            return value;
        }

        var renamed = new ValueMap.Builder();
        foreach (var (name, field) in value.Fields)
        {
            renamed[name.Length == 0 ? name : change(name)] = Rename(field, change);
        }

        return renamed.Build();
    }
}
