using System.Buffers;
using System.Globalization;
using System.Text;

namespace Fairway.ControlPlane.Metrics;

/// <summary>
/// Writes the text format of Prometheus, version 0.0.4:
/// <code>
/// # HELP http_requests_total The number of requests.
/// # TYPE http_requests_total counter
/// http_requests_total{method="post",code="200"} 1027
/// </code>
/// </summary>
internal sealed class MetricsText(IBufferWriter<byte> output)
{
    public const string ContentType = "text/plain; version=0.0.4; charset=utf-8";

    public void Head(string name, string help, string type)
    {
        var escaped = help.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal);
        Write($"# HELP {name} {escaped}\n# TYPE {name} {type}\n");
    }

    public void Sample(string name, string labels, long value) => Sample(name, labels, value.ToString(CultureInfo.InvariantCulture));

    public void Sample(string name, string labels, double value) =>
        Sample(name, labels, double.IsPositiveInfinity(value) ? "+Inf" : value.ToString(CultureInfo.InvariantCulture));

    public void Bucket(string name, string labels, string bound, long count) =>
        Sample($"{name}_bucket", $"{labels}{(labels.Length == 0 ? "" : ",")}le=\"{bound}\"", count);

    /// <summary><c>verb="GET",code="200"</c></summary>
    public static string Labels(ReadOnlySpan<string> names, ReadOnlySpan<string> values)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(values.Length, names.Length);
        var text = new StringBuilder();
        for (var i = 0; i < names.Length; i++)
        {
            text.Append(i == 0 ? "" : ",").Append(names[i]).Append("=\"");
            foreach (var c in values[i])
            {
                text.Append(c switch { '\\' => "\\\\", '"' => "\\\"", '\n' => "\\n", _ => c.ToString() });
            }

            text.Append('"');
        }

        return text.ToString();
    }

    private void Sample(string name, string labels, string value) =>
        Write(labels.Length == 0 ? $"{name} {value}\n" : $"{name}{{{labels}}} {value}\n");

    private void Write(string line) => Encoding.UTF8.GetBytes(line, output);
}
