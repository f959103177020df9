using System.Text;
using System.Text.RegularExpressions;
using Fairway.Languages.Cel.Costs;
using Fairway.Languages.Cel.Functions;
using Fairway.Languages.Cel.Values;
using Fairway.Languages.RegularExpressions;
using T = Fairway.Languages.Cel.Types.CelType;

namespace Fairway.Languages.Cel.Extensions;

/// <summary><c>regex.replace</c>, <c>regex.extract</c> and <c>regex.extractAll</c>, with RE2's patterns and <c>\1</c> for groups.</summary>
public static class RegexLibrary
{
    public static CelLibrary Instance { get; } = new("regex",
    [
        new("regex.replace", [
            CelOverload.Global(
                "regex_replaceAll_string_string_string",
                T.String,
                T.String,
                T.String,
                T.String,
                (a, b, c) => Replace(a, b, c, -1),
                CelCostModel.Pattern),
            Limited,
        ]),
        new("regex.extract", CelOverload.Global(
            "regex_extract_string_string", T.String, T.String, T.Optional(T.String), Extract, CelCostModel.Finding)),
        new("regex.extractAll", CelOverload.Global(
            "regex_extractAll_string_string", T.String, T.String, T.List(T.String), ExtractAll, CelCostModel.Finding)),
    ]);

    private static CelOverload Limited => CelOverload.Global(
        "regex_replaceCount_string_string_string_int",
        [T.String, T.String, T.String, T.Int],
        T.String,
        arguments => Replace(arguments[0], arguments[1], arguments[2], arguments[3].RawInt),
        CelCostModel.Pattern);

    private static CelValue Replace(CelValue text, CelValue pattern, CelValue replacement, long limit)
    {
        if (!Re2.TryCompile(pattern.AsString()!, out var regex, out var problem))
        {
            return CelValue.Error(problem);
        }

        if (Check(replacement.AsString()!, regex.GetGroupNumbers().Length - 1) is { } wrong)
        {
            return CelValue.Error(wrong);
        }

        var count = limit is < 0 or > int.MaxValue ? -1 : (int)limit;
        return count == 0 ? text : regex.Replace(text.AsString()!, match => Expand(replacement.AsString()!, match), count);
    }

    private static string? Check(string replacement, int groups)
    {
        for (var i = 0; i < replacement.Length; i++)
        {
            if (replacement[i] != '\\')
            {
                continue;
            }

            if (++i >= replacement.Length || !(char.IsAsciiDigit(replacement[i]) || replacement[i] == '\\'))
            {
                return "invalid replacement string: '\\' must be followed by a digit or '\\'";
            }

            if (char.IsAsciiDigit(replacement[i]) && replacement[i] - '0' > groups)
            {
                return $"replacement string references group {replacement[i]} but regex has only {groups} group(s)";
            }
        }

        return null;
    }

    private static string Expand(string replacement, Match match)
    {
        var result = new StringBuilder();
        for (var i = 0; i < replacement.Length; i++)
        {
            result.Append(replacement[i] != '\\' ? replacement[i].ToString()
                : char.IsAsciiDigit(replacement[++i]) ? match.Groups[replacement[i] - '0'].Value
                : "\\");
        }

        return result.ToString();
    }

    private static CelValue Extract(CelValue text, CelValue pattern)
    {
        if (!TryCompileOneGroup(pattern, out var regex, out var problem))
        {
            return problem;
        }

        var match = regex!.Match(text.AsString()!);
        return Found(match) is { } found ? CelOptional.Of(found) : CelOptional.None;
    }

    private static CelValue ExtractAll(CelValue text, CelValue pattern)
    {
        if (!TryCompileOneGroup(pattern, out var regex, out var problem))
        {
            return problem;
        }

        return CelValue.List([.. regex!.Matches(text.AsString()!).Select(Found).OfType<string>().Select(found => (CelValue)found)]);
    }

    // The group where there is one, else the whole find.
    private static string? Found(Match match)
    {
        var group = match.Groups[match.Groups.Count - 1];
        return match.Success && group.Success ? group.Value : null;
    }

    private static bool TryCompileOneGroup(CelValue pattern, out System.Text.RegularExpressions.Regex? regex, out CelValue problem)
    {
        problem = default;
        if (!Re2.TryCompile(pattern.AsString()!, out regex, out var message))
        {
            problem = CelValue.Error(message);
        }
        else if (regex.GetGroupNumbers().Length > 2)
        {
            problem = CelValue.Error($"regular expression has more than one capturing group: \"{pattern}\"");
        }

        return problem.IsNull;
    }
}
