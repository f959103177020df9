using Fairway.Kubernetes.Cel;
using Fairway.Languages.Cel;
using Fairway.Languages.Cel.Types;

namespace Fairway.Kubernetes.Schemas.Rules;

/// <summary>What the rules of one node of a schema may use: <c>self</c> and <c>oldSelf</c>, both of the node's type.</summary>
internal sealed class RuleScope
{
    public const string Self = "self";
    public const string OldSelf = "oldSelf";

    private readonly Lazy<CelEnvironment> _plain;
    private readonly Lazy<CelEnvironment> _optional;

    /// <param name="schema">The node.</param>
    /// <param name="isResource">Whether the node is a whole object, which has metadata whatever its schema says.</param>
    public RuleScope(Schema schema, bool isResource)
    {
        Type = SchemaCelType.For(schema, "selfType", isResource);
        var seen = isResource ? SchemaCelType.AsResource(schema) : schema;
        Sizes = new(new Dictionary<string, Schema> { [Self] = seen, [OldSelf] = seen });
        _plain = new(() => With(Type!));
        _optional = new(() => With(CelType.Optional(Type!)));
    }

    /// <summary>Null when the schema does not tell what its values are, so that there can be no rules.</summary>
    public CelType? Type { get; }

    public SchemaSizes Sizes { get; }

    public CelEnvironment For(ValidationRule rule) => rule.OptionalOldSelf == true ? _optional.Value : _plain.Value;

    private CelEnvironment With(CelType oldSelf) =>
        KubernetesCel.Environment.With(new CelVariable(Self, Type!), new CelVariable(OldSelf, oldSelf));
}
