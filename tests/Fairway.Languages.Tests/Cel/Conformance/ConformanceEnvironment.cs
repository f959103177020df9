using Fairway.Languages.Cel;
using Fairway.Languages.Cel.Extensions;
using Fairway.Languages.Cel.Functions;
using Fairway.Languages.Cel.Types;

namespace Fairway.Languages.Tests.Cel.Conformance;

/// <summary>What a case's expression may use: every library, and what the case declares.</summary>
internal static class ConformanceEnvironment
{
    private static readonly CelLibrary[] Libraries =
    [
        StringLibrary.Instance, MathLibrary.Instance, ListLibrary.Instance, SetLibrary.Instance, EncoderLibrary.Instance, RegexLibrary.Instance,
        OptionalLibrary.Instance, BindingLibrary.Instance, TwoVariableLibrary.Instance, NetworkLibrary.Ip, NetworkLibrary.Cidr, BlockMacros.Library,
    ];

    public static CelEnvironment For(TextProto test)
    {
        var declared = test.Messages("type_env").ToArray();
        var variables = declared.Where(declaration => declaration.Has("ident")).Select(Variable).ToArray();
        var functions = declared.Where(declaration => declaration.Has("function")).Select(Function);
        return CelEnvironment.Create(new() { Container = test.Text("container") ?? "" })
            .With([.. Libraries, new CelLibrary("declared", functions)])
            .With([.. variables, .. Undeclared(test, variables)]);
    }

    // Bindings that no declaration mentions.
    private static IEnumerable<CelVariable> Undeclared(TextProto test, CelVariable[] variables) =>
        from binding in test.Messages("bindings")
        let name = binding.Text("key")!
        where !Array.Exists(variables, variable => variable.Name == name)
        select new CelVariable(name, CelType.Dyn);

    private static CelVariable Variable(TextProto declaration) =>
        new(declaration.Text("name")!, ConformanceTypes.Read(declaration.Message("ident")!.Message("type")!));

    private static CelFunction Function(TextProto declaration) => new(
        declaration.Text("name")!,
        [.. declaration.Message("function")!.Messages("overloads").Select(overload => CelOverload.Declared(
            overload.Text("overload_id")!,
            overload.Raw("is_instance_function") == "true",
            [.. overload.Messages("params").Select(ConformanceTypes.Read)],
            ConformanceTypes.Read(overload.Message("result_type")!)))]);
}
