namespace Fairway.Kubernetes.Selectors;

/// <summary>A token of the label selector grammar: an operator or punctuation by its own text, a word, or the end.</summary>
internal readonly record struct SelectorToken(SelectorTokenKind Kind, string Text)
{
    /// <summary>Also <c>in</c> and <c>notin</c>, where a value may stand.</summary>
    public bool IsWord => Kind == SelectorTokenKind.Word;

    public bool IsOneOf(params ReadOnlySpan<string> symbols) => Kind == SelectorTokenKind.Symbol && symbols.Contains(Text);
}

internal enum SelectorTokenKind
{
    End,
    Word,
    Symbol,
}
