using System.Text.RegularExpressions;
using Fairway.Kubernetes.Kinds;

namespace Fairway.Kubernetes.Selectors;

/// <summary>
/// What label keys and values may look like (apimachinery's <c>IsQualifiedName</c> and <c>IsValidLabelValue</c>, with their wording).
/// </summary>
public static partial class LabelSyntax
{
    private const string NameForm = "([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]";

    private const string Ends = "and must start and end with an alphanumeric character";
    private const string NameRule = $"must consist of alphanumeric characters, '-', '_' or '.', {Ends}";

    /// <summary>Each reason why this is no label or annotation key; empty when it is one.</summary>
    public static IReadOnlyList<string> QualifiedNameErrors(string key)
    {
        var errors = new List<string>();
        var parts = key.Split('/');
        if (parts.Length > 2)
        {
            return
            [
                $"a qualified name {NameRule} {NameExamples} with an optional DNS subdomain prefix and '/' (e.g. 'example.com/MyName')",
            ];
        }

        if (parts.Length == 2)
        {
            errors.AddRange(PrefixErrors(parts[0]));
        }

        var name = parts[^1];
        if (name.Length == 0)
        {
            errors.Add("name part must be non-empty");
        }
        else if (name.Length > 63)
        {
            errors.Add("name part must be no more than 63 bytes");
        }

        if (!NamePattern().IsMatch(name))
        {
            errors.Add($"name part {NameRule} {NameExamples}");
        }

        return errors;
    }

    /// <summary>Each reason why this is no label value; empty when it is one.</summary>
    public static IReadOnlyList<string> LabelValueErrors(string value)
    {
        var errors = new List<string>();
        if (value.Length > 63)
        {
            errors.Add("must be no more than 63 bytes");
        }

        if (value.Length > 0 && !NamePattern().IsMatch(value))
        {
            errors.Add(
                $"a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', {Ends} "
                + Examples($"({NameForm})?", "MyValue", "my_value", "12345"));
        }

        return errors;
    }

    internal static string? KeyError(string key) =>
        QualifiedNameErrors(key) is { Count: > 0 } errors ? $"invalid label key \"{key}\": {string.Join("; ", errors)}" : null;

    internal static string? ValueError(string key, string value) => LabelValueErrors(value) is { Count: > 0 } errors
        ? $"invalid label value: \"{value}\": at key: \"{key}\": {string.Join("; ", errors)}"
        : null;

    private static string NameExamples => Examples(NameForm, "MyName", "my.name", "123-abc");

    private static IEnumerable<string> PrefixErrors(string prefix) => prefix.Length == 0
        ? ["prefix part must be non-empty"]
        : Names.Subdomain(prefix).Select(error => "prefix part " + error);

    private static string Examples(string form, params ReadOnlySpan<string> examples)
    {
        var text = "";
        foreach (var example in examples)
        {
            text += (text.Length == 0 ? "" : " or ") + $"'{example}', ";
        }

        return $"(e.g. {text}regex used for validation is '{form}')";
    }

    [GeneratedRegex($"^{NameForm}\\z", RegexOptions.CultureInvariant)]
    private static partial Regex NamePattern();
}
