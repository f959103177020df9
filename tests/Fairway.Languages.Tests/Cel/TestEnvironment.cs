using Fairway.Languages.Cel;
using Fairway.Languages.Cel.Extensions;
using Fairway.Languages.Cel.Types;
using Fairway.Values.Json;

namespace Fairway.Languages.Tests.Cel;

/// <summary>An environment with all libraries, and short ways to use it.</summary>
internal static class TestEnvironment
{
    public static CelEnvironment All { get; } = CelEnvironment.Create().With(
        StringLibrary.Instance,
        MathLibrary.Instance,
        ListLibrary.Instance,
        SetLibrary.Instance,
        EncoderLibrary.Instance,
        RegexLibrary.Instance,
        OptionalLibrary.Instance,
        BindingLibrary.Instance,
        TwoVariableLibrary.Instance);

    public static CelResult Evaluate(string text, params (string Name, CelType Type, string Json)[] variables)
    {
        var environment = All.With([.. variables.Select(variable => new CelVariable(variable.Name, variable.Type))]);
        var bindings = environment.CreateBindings();
        foreach (var (name, _, json) in variables)
        {
            bindings.Set(name, JsonReader.Read(json));
        }

        return environment.Compile(text).Program.Evaluate(bindings, CancellationToken.None);
    }

    public static string Text(string text) => Evaluate(text).Value.ToString();

    public static string Issues(string text, params CelVariable[] variables) => All.With(variables).Compile(text).IssuesText;
}
