using Fairway.Languages.Cel.Syntax;

namespace Fairway.Languages.Cel.Macros;

/// <summary>The macros of an environment, found by name, number of arguments and whether there is a target.</summary>
internal sealed class MacroSet
{
    private readonly Dictionary<(string Name, int Arity, bool IsMember), Macro> _macros = [];

    public MacroSet(IEnumerable<Macro> macros)
    {
        foreach (var macro in macros)
        {
            _macros[(macro.Name, macro.Arity, macro.IsMember)] = macro;
        }
    }

    /// <summary>What the call stands for, or null when no macro takes it.</summary>
    /// <exception cref="SyntaxException">The macro is used wrongly.</exception>
    public Expr? Expand(MacroCall call) =>
        Find(call, call.Arguments.Length) is { } exact && exact.Expand(call) is { } expanded
            ? expanded
            : Find(call, -1)?.Expand(call);

    private Macro? Find(MacroCall call, int arity) => _macros.GetValueOrDefault((call.Function, arity, call.Target is not null));
}
