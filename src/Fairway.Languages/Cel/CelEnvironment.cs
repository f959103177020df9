using Fairway.Languages.Cel.Checking;
using Fairway.Languages.Cel.Compiling;
using Fairway.Languages.Cel.Functions;
using Fairway.Languages.Cel.Macros;
using Fairway.Languages.Cel.Syntax;
using Fairway.Languages.Cel.Types;
using Fairway.Languages.Cel.Values;

namespace Fairway.Languages.Cel;

/// <summary>
/// What expressions may use: variables, libraries, object types and limits. Immutable and safe to share; it compiles texts to programs.
/// </summary>
public sealed class CelEnvironment
{
    private readonly MacroSet _macros;
    private readonly Dictionary<string, CelFunction> _functions;
    private readonly Dictionary<string, Reference> _names = new(StringComparer.Ordinal);
    private readonly Func<string, CelObjectType?> _findType;
    private readonly CelLibrary[] _libraries;

    private CelEnvironment(CelOptions options, CelLibrary[] libraries, CelVariable[] variables, Func<string, CelObjectType?> findType)
    {
        Options = options;
        Variables = variables;
        _libraries = libraries;
        _findType = findType;
        _macros = new(libraries.SelectMany(library => library.Macros));
        _functions = new(StringComparer.Ordinal);
        foreach (var function in libraries.SelectMany(library => library.Functions))
        {
            _functions[function.Name] = _functions.TryGetValue(function.Name, out var known)
                ? new(function.Name, [.. known.Overloads, .. function.Overloads])
                : function;
        }

        foreach (var type in libraries.SelectMany(library => library.Types))
        {
            _names[type.Name] = new ConstantReference(type);
        }

        AddVariables(0);
    }

    // Shares everything but the names, so that a host may have an environment for each of thousands of texts.
    private CelEnvironment(CelEnvironment other, CelVariable[] added)
    {
        Options = other.Options;
        Variables = [.. other.Variables, .. added];
        (_libraries, _findType, _macros, _functions) = (other._libraries, other._findType, other._macros, other._functions);
        _names = new(other._names, StringComparer.Ordinal);
        AddVariables(other.Variables.Count);
    }

    public CelOptions Options { get; }

    public IReadOnlyList<CelVariable> Variables { get; }

    /// <summary>The language itself, with the macros and functions of the specification.</summary>
    public static CelEnvironment Create(CelOptions? options = null) => new(options ?? new(), [StandardLibrary.Instance], [], _ => null);

    public CelEnvironment With(params CelLibrary[] libraries) => new(Options, [.. _libraries, .. libraries], [.. Variables], _findType);

    public CelEnvironment With(params CelVariable[] variables) => new(this, variables);

    public CelEnvironment With(CelOptions options) => new(options, _libraries, [.. Variables], _findType);

    /// <summary>With object types that expressions can name and construct, looked up by their full names.</summary>
    public CelEnvironment WithTypes(Func<string, CelObjectType?> find) =>
        new(Options, _libraries, [.. Variables], name => find(name) ?? _findType(name));

    /// <summary>Reads, checks and compiles a text.</summary>
    public CelCompilation Compile(string text) => Compile(text, isChecked: true);

    /// <summary>Bindings for this environment's variables, none of them bound yet.</summary>
    public CelBindings CreateBindings() => new(this);

    internal int IndexOf(string variable) => _names.GetValueOrDefault(variable) is VariableReference found ? found.Index : -1;

    internal Reference? FindName(string name) => _names.GetValueOrDefault(name);

    internal CelFunction? FindFunction(string name) => _functions.GetValueOrDefault(name);

    internal CelObjectType? FindType(string name) => _findType(name);

    internal CelCompilation Compile(string text, bool isChecked)
    {
        var source = new Source(text);
        if (text.Length > Options.MaxSourceLength && ValueSize.OfText(text) > Options.MaxSourceLength)
        {
            var size = ValueSize.OfText(text);
            return new([new(1, 1, $"expression code point size exceeds limit: size: {size}, limit {Options.MaxSourceLength}", "")]);
        }

        Expr expression;
        try
        {
            expression = Parser.Parse(text, _macros, Options.MaxDepth);
        }
        catch (SyntaxException failure)
        {
            return new([source.Issue(failure.Offset, failure.Message)]);
        }

        var checker = new Checker(this, source, isChecked);
        checker.Check(expression);
        if (checker.Issues.Count > 0)
        {
            return new([.. checker.Issues]);
        }

        var compiler = new Compiler(this);
        return new(compiler.Program(expression, checker.SlotCount));
    }

    private void AddVariables(int from)
    {
        for (var i = from; i < Variables.Count; i++)
        {
            _names[Variables[i].Name] = new VariableReference(i, Variables[i].Name);
        }
    }
}
