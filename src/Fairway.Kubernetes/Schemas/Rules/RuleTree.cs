using Fairway.Values;

namespace Fairway.Kubernetes.Schemas.Rules;

/// <summary>
/// The nodes of a schema that have <c>x-kubernetes-validations</c> or lead to some. Rules are compiled when they are first needed, once.
/// </summary>
public sealed class RuleTree
{
    private readonly Lazy<CompiledRule[]> _rules;

    private RuleTree(Schema schema, bool isResource)
    {
        Schema = schema;
        Scope = new(() => new(schema, isResource));
        _rules = new(() => [.. schema.Validations.Select(rule => CompiledRule.Compile(rule, schema, Scope.Value))]);
        Items = Below(schema.Items);
        Values = Below(schema.AdditionalProperties);
        foreach (var (name, property) in schema.Properties)
        {
            if (Below(property) is { } tree)
            {
                Properties.Add(name, tree);
            }
        }
    }

    internal Schema Schema { get; }

    internal Lazy<RuleScope> Scope { get; }

    internal IReadOnlyList<CompiledRule> Rules => _rules.Value;

    internal RuleTree? Items { get; }

    internal RuleTree? Values { get; }

    internal Dictionary<string, RuleTree> Properties { get; } = new(StringComparer.Ordinal);

    private bool IsEmpty => Schema.Validations.Count == 0 && Items is null && Values is null && Properties.Count == 0;

    /// <summary>Null when neither the schema nor any within it has rules.</summary>
    /// <param name="schema">A schema that does not contain itself.</param>
    /// <param name="isResource">Whether its values are whole objects, which have metadata whatever the schema says.</param>
    public static RuleTree? Of(Schema schema, bool isResource) => new RuleTree(schema, isResource) is { IsEmpty: false } tree ? tree : null;

    /// <summary>Runs the rules on a value and returns what they refuse.</summary>
    /// <param name="value">The value.</param>
    /// <param name="old">What it was before; null for a new one, for which rules with <c>oldSelf</c> are not run.</param>
    /// <param name="path">Where the value stands in its object; empty for the object itself.</param>
    /// <param name="warn">Is told what is refused only because of what was there before (KEP-4008).</param>
    /// <param name="cancellationToken">The request's.</param>
    public IReadOnlyList<FieldError> Check(Value value, Value old, string path, Action<string> warn, CancellationToken cancellationToken) =>
        new RuleRun(path, warn, cancellationToken).Run(this, value, old);

    private static RuleTree? Below(Schema? schema) => schema is null ? null : Of(schema, schema.EmbeddedResource);
}
