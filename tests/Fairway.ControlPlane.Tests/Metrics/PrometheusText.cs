using System.Globalization;
using System.Text.RegularExpressions;

namespace Fairway.ControlPlane.Tests.Metrics;

/// <summary>
/// Reads the text format of Prometheus, version 0.0.4, and refuses whatever the specification does not allow
/// (https://prometheus.io/docs/instrumenting/exposition_formats/#text-format-details).
/// </summary>
internal sealed partial class PrometheusText
{
    private readonly Dictionary<string, string> _types = new(StringComparer.Ordinal);
    private readonly Dictionary<string, double> _samples = new(StringComparer.Ordinal);
    private readonly HashSet<string> _ended = new(StringComparer.Ordinal);
    private string _family = "";

    private PrometheusText()
    {
    }

    /// <summary>The type of each family.</summary>
    public IReadOnlyDictionary<string, string> Types => _types;

    /// <exception cref="FormatException">It is not valid; the message has the line.</exception>
    public static PrometheusText Read(string text)
    {
        if (!text.EndsWith('\n'))
        {
            throw new FormatException("the last line must end with a line feed");
        }

        var read = new PrometheusText();
        foreach (var line in text[..^1].Split('\n'))
        {
            try
            {
                read.Take(line);
            }
            catch (FormatException e)
            {
                throw new FormatException($"{e.Message}: {line}", e);
            }
        }

        read.CheckHistograms();
        return read;
    }

    /// <summary>The sum of all samples of a name that have these labels: <c>verb="GET"</c>.</summary>
    public double Sum(string name, params string[] labels) => _samples
        .Where(sample => NameOf(sample.Key) == name && labels.All(label => LabelsOf(sample.Key).Contains(label)))
        .Sum(sample => sample.Value);

    /// <summary>The names of the labels that the samples of a name have.</summary>
    public string LabelNames(string name) => string.Join(' ', _samples.Keys
        .Where(key => NameOf(key) == name)
        .SelectMany(LabelsOf)
        .Select(label => label[..label.IndexOf('=', StringComparison.Ordinal)])
        .Distinct().Order(StringComparer.Ordinal));

    private static string NameOf(string key) => key.Split('{')[0];

    private static string[] LabelsOf(string key) => key.Contains('{', StringComparison.Ordinal)
        ? [.. Label().Matches(key[(key.IndexOf('{', StringComparison.Ordinal) + 1)..^1]).Select(match => match.Groups["label"].Value)]
        : [];

    private void Take(string line)
    {
        if (Head().Match(line) is { Success: true } head)
        {
            TakeHead(head.Groups["what"].Value, head.Groups["name"].Value, head.Groups["rest"].Value);
            return;
        }

        if (line.StartsWith('#') || Sample().Match(line) is not { Success: true } sample)
        {
            throw new FormatException("neither a head nor a sample");
        }

        var name = sample.Groups["name"].Value;
        var isOfFamily = _types.GetValueOrDefault(_family) == "histogram"
            ? name.StartsWith(_family, StringComparison.Ordinal) && name[_family.Length..] is "_bucket" or "_sum" or "_count"
            : name == _family;
        if (!isOfFamily)
        {
            throw new FormatException($"not of the family {_family}");
        }

        var value = sample.Groups["value"].Value switch
        {
            "+Inf" => double.PositiveInfinity,
            var number => double.Parse(number, NumberStyles.Float, CultureInfo.InvariantCulture),
        };
        var labels = LabelsOf($"{name}{sample.Groups["labels"].Value}");
        if (labels.DistinctBy(label => label.Split('=')[0]).Count() != labels.Length)
        {
            throw new FormatException("a label is there twice");
        }

        var key = labels.Length == 0 ? name : $"{name}{{{string.Join(',', labels.Order(StringComparer.Ordinal))}}}";
        if (!_samples.TryAdd(key, value))
        {
            throw new FormatException("a sample is there twice");
        }

        if (value < 0 && _types[_family] != "gauge")
        {
            throw new FormatException("a count is negative");
        }
    }

    private void TakeHead(string what, string name, string rest)
    {
        if (what == "HELP")
        {
            if (rest.Length == 0 || !_ended.Add(name))
            {
                throw new FormatException("no help, or a second one");
            }

            _family = "";
            return;
        }

        if (rest is not ("counter" or "gauge" or "histogram") || !_ended.Contains(name) || !_types.TryAdd(name, rest))
        {
            throw new FormatException("no type, no help before it, or a second one");
        }

        _family = name;
    }

    // Buckets count up to +Inf, which is the count.
    private void CheckHistograms()
    {
        foreach (var name in _types.Where(type => type.Value == "histogram").Select(type => type.Key))
        {
            var series = _samples.Where(sample => NameOf(sample.Key) == name + "_bucket")
                .GroupBy(sample => string.Join(',', LabelsOf(sample.Key).Where(label => !label.StartsWith("le=", StringComparison.Ordinal))));
            foreach (var one in series)
            {
                var buckets = one.Select(sample => (Bound: Bound(sample.Key), sample.Value)).OrderBy(bucket => bucket.Bound).ToArray();
                var labels = one.Key.Length == 0 ? "" : $"{{{one.Key}}}";
                var counts = buckets.Select(bucket => bucket.Value);
                if (!double.IsPositiveInfinity(buckets[^1].Bound) || buckets[^1].Value != _samples[$"{name}_count{labels}"]
                    || !_samples.ContainsKey($"{name}_sum{labels}") || !counts.Order().SequenceEqual(counts))
                {
                    throw new FormatException($"the histogram {name}{labels} does not add up");
                }
            }
        }
    }

    private static double Bound(string key)
    {
        var text = LabelsOf(key).Single(label => label.StartsWith("le=", StringComparison.Ordinal))[4..^1];
        return text == "+Inf" ? double.PositiveInfinity : double.Parse(text, CultureInfo.InvariantCulture);
    }

    [GeneratedRegex("""^# (?<what>HELP|TYPE) (?<name>[a-zA-Z_:][a-zA-Z0-9_:]*) (?<rest>.*)$""", RegexOptions.ExplicitCapture)]
    private static partial Regex Head();

    [GeneratedRegex(
        """
        ^(?<name>[a-zA-Z_:][a-zA-Z0-9_:]*)
        (?<labels>\{[a-zA-Z_][a-zA-Z0-9_]*="([^"\\]|\\["\\n])*"(,[a-zA-Z_][a-zA-Z0-9_]*="([^"\\]|\\["\\n])*")*\})?
        \u0020(?<value>[-+0-9.eEInf]+)$
        """,
        RegexOptions.ExplicitCapture | RegexOptions.IgnorePatternWhitespace)]
    private static partial Regex Sample();

    [GeneratedRegex("""(?<label>[a-zA-Z_][a-zA-Z0-9_]*="([^"\\]|\\.)*")""", RegexOptions.ExplicitCapture)]
    private static partial Regex Label();
}
