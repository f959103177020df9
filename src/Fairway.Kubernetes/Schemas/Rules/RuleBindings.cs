using Fairway.Languages.Cel;
using Fairway.Values;

namespace Fairway.Kubernetes.Schemas.Rules;

/// <summary>The values of <c>self</c> and <c>oldSelf</c> for the rules of one node, made for those rules that run.</summary>
internal sealed class RuleBindings(RuleScope scope, Value value, Value old)
{
    private CelBindings? _plain;
    private CelBindings? _optional;

    public CelBindings For(ValidationRule rule) => rule.OptionalOldSelf == true ? _optional ??= Optional(rule) : _plain ??= Plain(rule);

    // Without an old value the name is there, and reading it fails.
    private CelBindings Plain(ValidationRule rule)
    {
        var bindings = scope.For(rule).CreateBindings().Set(RuleScope.Self, value);
        return old.IsNull ? bindings : bindings.Set(RuleScope.OldSelf, old);
    }

    private CelBindings Optional(ValidationRule rule) =>
        scope.For(rule).CreateBindings().Set(RuleScope.Self, value).SetOptional(RuleScope.OldSelf, old.IsNull ? default(Value?) : old);
}
