using System.Collections.Frozen;
using Fairway.Kubernetes.Kinds;
using Fairway.Kubernetes.Schemas;
using Fairway.Kubernetes.Selectors;
using Fairway.Languages.Cel;
using Fairway.Languages.Cel.Costs;
using Fairway.Languages.Cel.Functions;
using Fairway.Languages.Cel.Values;
using T = Fairway.Languages.Cel.Types.CelType;

namespace Fairway.Kubernetes.Cel;

/// <summary>Named forms of strings: <c>!format.dns1123Label().validate(object.metadata.name).hasValue()</c>.</summary>
internal static class FormatLibrary
{
    private static readonly FrozenDictionary<string, CelFormat> Formats = new Dictionary<string, CelFormat>
    {
        ["dns1123Label"] = new("DNS1123Label", Names.Label, 30),
        ["dns1123Subdomain"] = new("DNS1123Subdomain", Names.Subdomain, 60),
        ["dns1035Label"] = new("DNS1035Label", Names.Label1035, 30),
        ["qualifiedName"] = new("QualifiedName", LabelSyntax.QualifiedNameErrors, 60),
        ["dns1123LabelPrefix"] = new("DNS1123LabelPrefix", name => Names.Label(Names.WithoutTrailingDash(name)), 30),
        ["dns1123SubdomainPrefix"] = new("DNS1123SubdomainPrefix", name => Names.Subdomain(Names.WithoutTrailingDash(name)), 60),
        ["dns1035LabelPrefix"] = new("DNS1035LabelPrefix", name => Names.Label1035(Names.WithoutTrailingDash(name)), 30),
        ["labelValue"] = new("LabelValue", LabelSyntax.LabelValueErrors, 40),
        ["uri"] = new("URI", text => GoUrl.TryParse(text, out _, out var problem) ? [] : [problem], 1000),
        ["uuid"] = OfSchema("uuid", "uuid", "does not match the UUID format", 96),
        ["byte"] = OfSchema("byte", "byte", "invalid base64", 84),
        ["date"] = OfSchema("date", "date", "invalid date", 110),
        ["datetime"] = OfSchema("datetime", "date-time", "invalid datetime", 110),
    }.ToFrozenDictionary(StringComparer.Ordinal);

    public static CelLibrary Instance { get; } = new("format",
    [
        new("validate", CelOverload.Member("format-validate", CelFormat.FormatType, T.String, T.Optional(T.List(T.String)), Validate, Cost)),
        new("format.named", CelOverload.Global("format-named", T.String, T.Optional(CelFormat.FormatType), Named)),
        .. Formats.Select(format => new CelFunction(
            $"format.{format.Key}", CelOverload.Global($"format.{format.Key}", CelFormat.FormatType, () => format.Value))),
    ])
    {
        Types = [CelFormat.FormatType],
    };

    private static CelCostModel Cost => CelCostModel.From(
        arguments => (CelRange.Exactly(1 + CelCostModel.SizeOf(arguments[1])).Scale(0.1)
            * CelRange.Exactly((ulong)arguments[0].As<CelFormat>()!.PatternLength).Scale(0.25)).Max,
        call => new((call.Size(1) + CelRange.Exactly(1)).Scale(0.1) * CelRange.Exactly(1000).Scale(0.25)));

    private static CelFormat OfSchema(string name, string format, string problem, int patternLength) =>
        new(name, text => StringFormats.Accepts(format, text) ? [] : [problem], patternLength);

    private static CelValue Named(CelValue name) =>
        Formats.TryGetValue(name.AsString()!, out var format) ? CelOptional.Of(format) : CelOptional.None;

    private static CelValue Validate(CelValue format, CelValue text)
    {
        var problems = format.As<CelFormat>()!.Problems(text.AsString()!);
        return problems.Count == 0 ? CelOptional.None : CelOptional.Of(CelValue.List([.. problems.Select(problem => (CelValue)problem)]));
    }
}
