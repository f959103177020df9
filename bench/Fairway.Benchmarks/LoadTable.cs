using System.Globalization;
using Fairway.Values;
using Fairway.Values.Json;

namespace Fairway.Benchmarks;

/// <summary>
/// Two runs of the load generator side by side, as a Markdown table. A line of a run, sample: <c>{"measure":"get-pods","ok":10000,"err":0,
/// "ops_s":16351,"p50_ms":1.9,"p99_ms":4.4,"procs":{"fairway":{"cpu_s":0.41,"peak_rss_mib":189}}}</c>.
/// </summary>
internal static class LoadTable
{
    /// <exception cref="ValueFormatException">A line is no JSON.</exception>
    public static void Write(TextWriter output, string ours, string theirs)
    {
        var peers = Read(theirs).ToDictionary(line => line["measure"].AsString() ?? "", StringComparer.Ordinal);
        output.WriteLine("| measure | | per second | p50 / p99 ms | server CPU per operation | peak memory |");
        output.WriteLine("| --- | --- | --- | --- | --- | --- |");
        foreach (var line in Read(ours))
        {
            output.WriteLine(Row(line["measure"].AsString() ?? "", "Fairway", line));
            if (peers.TryGetValue(line["measure"].AsString() ?? "", out var peer))
            {
                output.WriteLine(Row("", "peer", peer));
            }
        }
    }

    private static IEnumerable<Value> Read(string path) => File.ReadLines(path).Where(line => line.Length > 0).Select(line => JsonReader.Read(line));

    private static string Row(string measure, string who, Value line)
    {
        var servers = line["procs"].Fields.Where(process => process.Key != "host").Select(process => process.Value).ToList();
        var cpu = servers.Sum(server => server["cpu_s"].AsDouble() ?? 0);
        var memory = servers.Sum(server => server["peak_rss_mib"].AsDouble() ?? 0);
        var operations = line["events"].AsDouble() ?? line["ok"].AsDouble() ?? 0;
        var rate = line["events_s"].AsDouble() ?? line["ops_s"].AsDouble();
        var errors = line["err"].AsLong() is > 0 and var failed ? string.Create(CultureInfo.InvariantCulture, $" ({failed} failed)") : "";
        return string.Create(
            CultureInfo.InvariantCulture,
            $"| {measure} | {who} | {rate:F0}{errors} | {Times(line)} | {PerOperation(cpu, operations)} | {memory:F0} MiB |");
    }

    // Of an event, the time since its write was answered.
    private static string Times(Value line)
    {
        var prefix = line["events"].IsNull ? "" : "after_response_";
        return line[prefix + "p50_ms"].IsNull ? "" : $"{line[prefix + "p50_ms"]} / {line[prefix + "p99_ms"]}";
    }

    private static string PerOperation(double seconds, double operations) => operations == 0
        ? string.Create(CultureInfo.InvariantCulture, $"{seconds:F2} s in all")
        : string.Create(CultureInfo.InvariantCulture, $"{seconds * 1000 / operations:F3} ms");
}
