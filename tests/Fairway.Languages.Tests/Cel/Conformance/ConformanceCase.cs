using Fairway.Languages.Cel;
using Fairway.Languages.Cel.Values;

namespace Fairway.Languages.Tests.Cel.Conformance;

/// <summary>One published case: an expression, what it may use, and what it must give.</summary>
internal sealed record ConformanceCase(string Suite, string Section, TextProto Test)
{
    // What only protobuf messages and enums have, and their library.
    private static readonly string[] MessageWords =
    [
        "TestAllTypes", "message_type", "enum_value", "TestRequired", "GlobalEnum", "proto.hasExt", "proto.getExt", "NullValue", "Value{",
        "google.protobuf.Any", "google.protobuf.Struct", "google.protobuf.Value", "google.protobuf.ListValue", "google.protobuf.BoolValue",
        "google.protobuf.BytesValue", "google.protobuf.DoubleValue", "google.protobuf.FloatValue", "google.protobuf.Int32Value",
        "google.protobuf.Int64Value", "google.protobuf.StringValue", "google.protobuf.UInt32Value", "google.protobuf.UInt64Value",
    ];

    public string Name => $"{Suite}/{Section}/{Test.Text("name")}";

    /// <summary>Whether the case is about protobuf messages or enums, which objects in JSON are not.</summary>
    public bool NeedsMessages => Test.Mentions(text => Array.Exists(MessageWords, word => text.Contains(word, StringComparison.Ordinal)));

    /// <summary>Null when the case is met, else what came instead.</summary>
    public string? Run()
    {
        var environment = ConformanceEnvironment.For(Test);
        var isChecked = Test.Raw("disable_check") != "true";
        var compilation = environment.Compile(Test.Text("expr")!, isChecked);
        if (!compilation.IsValid)
        {
            return Test.Has("eval_error") && compilation.IssuesText.Contains("no matching overload", StringComparison.Ordinal)
                ? null
                : compilation.IssuesText;
        }

        var typed = Test.Message("typed_result");
        if (typed?.Message("deduced_type") is { } type && !ConformanceTypes.Read(type).IsExactly(compilation.Program.ResultType))
        {
            return $"type {compilation.Program.ResultType} instead of {ConformanceTypes.Read(type)}";
        }

        return Test.Raw("check_only") == "true" ? null : Compare(Evaluate(environment, compilation.Program), typed?.Message("result"));
    }

    private CelValue Evaluate(CelEnvironment environment, CelProgram program)
    {
        var bindings = environment.CreateBindings();
        foreach (var binding in Test.Messages("bindings"))
        {
            bindings.SetValue(binding.Text("key")!, ConformanceValues.Read(binding.Message("value")!.Message("value")!));
        }

        return program.Evaluate(bindings, CancellationToken.None).Value;
    }

    private string? Compare(CelValue actual, TextProto? typedResult)
    {
        if (Test.Has("eval_error"))
        {
            return actual.IsError ? null : $"{actual} instead of an error";
        }

        // A case that states no value expects true.
        var expected = (typedResult ?? Test.Message("value")) is { } value ? ConformanceValues.Read(value) : true;
        return ConformanceValues.AreSame(actual, expected) ? null : $"{actual.Kind} {actual} instead of {expected.Kind} {expected}";
    }
}
