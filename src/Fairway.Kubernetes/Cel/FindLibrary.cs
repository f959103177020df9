using System.Text.RegularExpressions;
using Fairway.Languages.Cel;
using Fairway.Languages.Cel.Costs;
using Fairway.Languages.Cel.Functions;
using Fairway.Languages.Cel.Values;
using Fairway.Languages.RegularExpressions;
using T = Fairway.Languages.Cel.Types.CelType;

namespace Fairway.Kubernetes.Cel;

/// <summary><c>'abc 123'.find('[0-9]+')</c> and <c>findAll</c>.</summary>
internal static class FindLibrary
{
    public static CelLibrary Instance { get; } = new("kubernetes.regex",
    [
        new("find", CelOverload
            .Member("string_find_string", T.String, T.String, T.String, (a, b) => Apply(a, b, Find), CelCostModel.Finding)
            .WithPrepare(pattern => Prepare(pattern, Find))),
        new("findAll", [
            CelOverload
                .Member("string_find_all_string", T.String, T.String, T.List(T.String), (a, b) => Apply(a, b, FindAll), CelCostModel.Finding)
                .WithPrepare(pattern => Prepare(pattern, FindAll)),
            CelOverload.Member(
                "string_find_all_string_int",
                T.String,
                T.String,
                T.Int,
                T.List(T.String),
                (a, b, limit) => Apply(a, b, (regex, text) => FindAll(regex, text, limit.AsInt()!.Value)),
                CelCostModel.Finding),
        ]),
    ]);

    private static CelValue Apply(CelValue text, CelValue pattern, Func<Regex, string, CelValue> search) =>
        Re2.TryCompile(pattern.AsString()!, out var regex, out var problem) ? search(regex, text.AsString()!) : CelValue.Error(problem);

    private static PreparedBody Prepare(CelValue pattern, Func<Regex, string, CelValue> search) =>
        pattern.AsString() is not { } text ? default
        : Re2.TryCompile(text, out var regex, out var problem) ? new(subject => search(regex, subject.AsString()!), null)
        : new(null, problem);

    private static CelValue Find(Regex regex, string text) => regex.Match(text).Value;

    private static CelValue FindAll(Regex regex, string text) => FindAll(regex, text, -1);

    private static CelValue FindAll(Regex regex, string text, long limit)
    {
        var found = new List<CelValue>();
        var end = -1;
        for (var match = regex.Match(text); match.Success && (limit < 0 || found.Count < limit); match = match.NextMatch())
        {
            // As in Go, an empty match right after another does not count.
            if (match.Length > 0 || match.Index != end)
            {
                found.Add(match.Value);
            }

            end = match.Index + match.Length;
        }

        return CelValue.List([.. found]);
    }
}
