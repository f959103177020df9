using System.Text.Json.Nodes;
using Fairway.Values.Json;

namespace Fairway.Benchmarks;

/// <summary>Reads and writes a pod as a tree, beside System.Text.Json's own tree.</summary>
internal static class JsonBenchmark
{
    public static void Run(TextWriter output)
    {
        output.WriteLine($"json: a pod of {SamplePod.Utf8.Length} bytes");
        var node = JsonNode.Parse(SamplePod.Utf8)!;
        Report(output, "read", "Value", Measurement.Of(() => JsonReader.Read(SamplePod.Utf8)));
        // JsonNode makes its tree when it is walked, so walking is part of reading.
        Report(output, "read", "JsonNode", Measurement.Of(() => Walk(JsonNode.Parse(SamplePod.Utf8))));
        Report(output, "write", "Value", Measurement.Of(() => JsonWriter.ToBytes(SamplePod.Value)));
        Report(output, "write", "JsonNode", Measurement.Of(() => Write(node)));
    }

    private static int Walk(JsonNode? node) => node switch
    {
        JsonObject fields => fields.Sum(field => Walk(field.Value)),
        JsonArray items => items.Sum(Walk),
        _ => 1,
    };

    private static void Write(JsonNode node)
    {
        var buffer = new System.Buffers.ArrayBufferWriter<byte>(2048);
        using var writer = new System.Text.Json.Utf8JsonWriter(buffer);
        node.WriteTo(writer);
    }

    private static void Report(TextWriter output, string what, string who, (double Nanoseconds, double Bytes) measured) =>
        output.WriteLine($"  {what,-6} {who,-10} {measured.Nanoseconds / 1000,8:F2} µs {measured.Bytes / 1024,8:F1} KiB");
}
