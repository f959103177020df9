using System.Globalization;
using System.Security.Cryptography;
using Fairway.ControlPlane.Http.Protobuf;
using Fairway.Kubernetes;
using Fairway.Kubernetes.Kinds;
using Fairway.Values;
using Fairway.Values.Json;

namespace Fairway.ControlPlane.Tests.Http.Protobuf;

public sealed class RecordedObjectsTests
{
    // Fields that are no pointers and so are always written, but which 1.20 did not have yet, with the bytes they take in the recorded objects:
    // managedFields.subresource twice, completedIndexes, minReadySeconds and availableReplicas, observedGeneration thrice and resize. Volumes lost
    // ephemeral.readOnly.
    private static readonly Dictionary<string, int> Newer = new(StringComparer.Ordinal)
    {
        ["ValidatingWebhookConfiguration"] = 4,
        ["Job"] = 2,
        ["StatefulSet"] = 4,
        ["Pod"] = 9,
        ["Deployment"] = -2,
    };

    // Lines of objects-1.20.txt: hash, length, JSON.
    public static TheoryData<string, int, string> Recorded()
    {
        using var stream = typeof(RecordedObjectsTests).Assembly.GetManifestResourceStream("objects-1.20.txt")!;
        using var text = new StreamReader(stream);
        var data = new TheoryData<string, int, string>();
        while (text.ReadLine() is { } line)
        {
            if (!line.StartsWith('#'))
            {
                var parts = line.Split(' ', 3);
                data.Add(parts[0], int.Parse(parts[1], CultureInfo.InvariantCulture), parts[2]);
            }
        }

        return data;
    }

    [Fact]
    public void Every_kind_that_1_20_had_is_recorded() => Assert.Equal(52, Recorded().Count);

    [Theory]
    [MemberData(nameof(Recorded))]
    public void An_object_is_written_byte_for_byte_as_Go_writes_it(string hash, int length, string json)
    {
        var value = JsonReader.Read(json);
        var bytes = Encode(value);

        var more = Newer.GetValueOrDefault(value.ObjectKind!);
        Assert.Equal(length + more, bytes.Length);
        Assert.True(more != 0 || hash == Convert.ToHexStringLower(SHA256.HashData(bytes))[..16]);
    }

    [Theory]
    [MemberData(nameof(Recorded))]
    public void What_is_written_reads_as_the_same_object(string hash, int length, string json)
    {
        Assert.True(hash.Length == 16 && length > 0);
        var bytes = Encode(JsonReader.Read(json));
        var read = ProtobufBody.Decode(bytes);

        Assert.Equal(WithoutEmpty(JsonReader.Read(json)), WithoutEmpty(read));
        Assert.Equal(bytes, Encode(read));
    }

    public static TheoryData<string> KindsWithMessages() => [.. BuiltInKinds.All.Concat(BuiltInKinds.Bodies).Select(kind => kind.Kind.ToString())];

    [Theory]
    [MemberData(nameof(KindsWithMessages))]
    public void Every_field_of_every_kind_survives_the_way_to_bytes_and_back(string name)
    {
        var kind = BuiltInKinds.All.Concat(BuiltInKinds.Bodies).Single(kind => kind.Kind.ToString() == name);
        var whole = SchemaSample.Of(kind);

        var read = ProtobufBody.Decode(Encode(whole));

        Assert.Equal(whole, read);
    }

    private static byte[] Encode(Value @object)
    {
        using var writer = new WireWriter();
        ProtobufBody.Encode(writer, @object);
        return writer.Written.ToArray();
    }

    // JSON of Go shows structures without anything in them, null for lists and times that are not set, and some zeros.
    private static Value WithoutEmpty(Value value)
    {
        if (value.IsList)
        {
            return ValueList.From(value.Items.Select(WithoutEmpty));
        }

        if (!value.IsMap)
        {
            return value.AsString() is "" || value.AsLong() == 0 ? Value.Null : value;
        }

        var kept = new ValueMap.Builder();
        foreach (var (name, inner) in value.Fields)
        {
            var stripped = WithoutEmpty(inner);
            if (!stripped.IsNull && !(stripped.IsMap && stripped.Fields.Count == 0))
            {
                kept[name] = stripped;
            }
        }

        return kept.Build();
    }
}
