using Fairway.Languages.Cel;
using Fairway.Languages.Cel.Costs;
using Fairway.Languages.Cel.Functions;
using Fairway.Languages.Cel.Values;
using S = Fairway.Kubernetes.Cel.CelSemver;
using T = Fairway.Languages.Cel.Types.CelType;

namespace Fairway.Kubernetes.Cel;

/// <summary>Versions: <c>semver('v1.2', true).isLessThan(semver('1.3.0'))</c>; true normalizes.</summary>
internal static class SemverLibrary
{
    public static CelLibrary Instance { get; } = new("kubernetes.Semver",
    [
        new("semver", [
            CelOverload.Global("string_to_semver", T.String, S.SemverType, a => Parse(a, false), CelCostModel.Traversal(0)),
            CelOverload.Global("string_bool_to_semver", T.String, T.Bool, S.SemverType, Parse, CelCostModel.Traversal(0)),
        ]),
        new("isSemver", [
            CelOverload.Global("is_semver_string", T.String, T.Bool, a => !Parse(a, false).IsError, CelCostModel.Traversal(0)),
            CelOverload.Global("is_semver_string_bool", T.String, T.Bool, T.Bool, (a, b) => !Parse(a, b).IsError, CelCostModel.Traversal(0)),
        ]),
        new("isGreaterThan", CelOverload.Member("semver_is_greater_than", S.SemverType, S.SemverType, T.Bool, (a, b) => Of(a) > Of(b))),
        new("isLessThan", CelOverload.Member("semver_is_less_than", S.SemverType, S.SemverType, T.Bool, (a, b) => Of(a) < Of(b))),
        new("compareTo", CelOverload.Member(
            "semver_compare_to", S.SemverType, S.SemverType, T.Int, (a, b) => (long)Math.Sign(Of(a).CompareTo(Of(b))))),
        new("major", CelOverload.Member("semver_major", S.SemverType, T.Int, a => unchecked((long)Of(a).Major))),
        new("minor", CelOverload.Member("semver_minor", S.SemverType, T.Int, a => unchecked((long)Of(a).Minor))),
        new("patch", CelOverload.Member("semver_patch", S.SemverType, T.Int, a => unchecked((long)Of(a).Patch))),
    ])
    {
        Types = [S.SemverType],
    };

    private static S Of(CelValue value) => value.As<S>()!;

    private static CelValue Parse(CelValue text, CelValue normalize) =>
        S.Parse(text.AsString()!, normalize.AsBool() == true, out var problem) is { } version ? version : CelValue.Error(problem);
}
