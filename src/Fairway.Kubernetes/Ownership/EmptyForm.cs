using Fairway.Kubernetes.Schemas;
using Fairway.Values;

namespace Fairway.Kubernetes.Ownership;

/// <summary>
/// What an object of a built-in kind has before anybody wrote it: upstream's Go types hold these parts by value, so nobody's write
/// creates them and nobody owns them. Custom kinds have none.
/// </summary>
internal static class EmptyForm
{
    private static readonly string[] HeldByValue = ["metadata", "spec", "status", "strategy", "template", "jobTemplate"];

    public static Value Of(Schema schema)
    {
        var form = new ValueMap.Builder();
        if (schema.Name.StartsWith("io.k8s.", StringComparison.Ordinal))
        {
            foreach (var (name, field) in schema.Properties)
            {
                if (field.Type == SchemaType.Object && HeldByValue.Contains(name))
                {
                    form[name] = Of(field);
                }
                else if (name == "containers" && field.Type == SchemaType.List)
                {
                    form[name] = Value.Null;
                }
            }
        }

        return form.Build();
    }
}
