using Fairway.Kubernetes.Schemas;
using Fairway.Values;

namespace Fairway.Kubernetes.Kinds;

/// <summary>What a built-in kind does beyond its schema. Every function is pure; the old object is null for a creation.</summary>
public sealed record KindRules
{
    /// <summary>The messages about a bad name; none means that it is good.</summary>
    public Func<string, IReadOnlyList<string>> Name { get; init; } = Names.Subdomain;

    /// <summary>Defaults that depend on other fields, set when an object is decoded. Running it twice changes nothing more.</summary>
    public Func<Value, Value> Default { get; init; } = static @object => @object;

    /// <summary>(new, old): carries over or clears what a client may not decide, before admission. Expects metadata.uid to be set.</summary>
    public Func<Value, Value, Value> Prepare { get; init; } = static (@new, _) => @new;

    /// <summary>(new, old): every problem that the schema does not show.</summary>
    public Func<Value, Value, IReadOnlyList<FieldError>> Validate { get; init; } = static (_, _) => [];

    /// <summary>(new, old): the problems of a status that is written through <c>/status</c>.</summary>
    public Func<Value, Value, IReadOnlyList<FieldError>> ValidateStatus { get; init; } = static (_, _) => [];

    /// <summary>(new, old): what a write through <c>/status</c> may change of the status besides; runs after the rest was put back.</summary>
    public Func<Value, Value, Value> PrepareStatus { get; init; } = static (@new, _) => @new;

    internal static KindRules None { get; } = new();
}
