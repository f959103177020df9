using Fairway.ControlPlane.Http.Protobuf;
using Fairway.Kubernetes;
using Fairway.Kubernetes.Kinds.Messages;
using Fairway.Values;

namespace Fairway.ControlPlane.Tests.Http.Protobuf;

public sealed class ProtobufBodyTests
{
    // What kubectl 1.32 sends for `kubectl create configmap x --from-literal=a=1` (seen with -v=8).
    private const string ConfigMap =
        "6b3873000a0f0a0276311209436f6e6669674d6170121b0a110a01781200" + "1a0022002a00320038004200" + "12060a01611201311a002200";

    [Fact]
    public void A_config_map_of_kubectl_reads_as_its_json()
    {
        var read = ProtobufBody.Decode(Convert.FromHexString(ConfigMap));

        Assert.Equal(
            Value.Map(("apiVersion", "v1"), ("kind", "ConfigMap"), ("metadata", Value.Map(("name", "x"))), ("data", Value.Map(("a", "1")))),
            read);
    }

    [Fact]
    public void Any_cut_of_a_body_is_refused_or_reads_less_but_never_breaks()
    {
        var whole = Convert.FromHexString(ConfigMap);
        for (var length = 0; length < whole.Length; length++)
        {
            var cut = whole[..length];
            var failure = Record.Exception(() => ProtobufBody.Decode(cut));
            Assert.True(failure is null or ValueFormatException or KubernetesException, failure?.ToString());
        }
    }

    [Fact]
    public void A_field_that_is_not_known_is_refused_by_its_number()
    {
        // Field 99, a varint of 1, within the ConfigMap.
        var failure = Assert.Throws<ValueFormatException>(() => MessageDecoder.Decode(BuiltInMessages.Named("core.ConfigMap"), [0x98, 0x06, 0x01]));

        Assert.Contains("field 99 of core.ConfigMap", failure.Message);
    }

    [Fact]
    public void A_map_of_very_many_entries_is_read_in_one_go()
    {
        var body = new List<byte>();
        for (var i = 0; i < 300_000; i++)
        {
            // core/v1 ConfigMap: data (2), each entry a key (1).
            body.AddRange([0x12, 0x08, 0x0a, 0x06, .. System.Text.Encoding.ASCII.GetBytes(i.ToString("d6"))]);
        }

        // Copying the map for each entry would take hours.
        Assert.Equal(300_000, MessageDecoder.Decode(BuiltInMessages.Named("core.ConfigMap"), body.ToArray())["data"].Fields.Count);
    }

    [Fact]
    public void A_time_that_cannot_be_is_refused()
    {
        // meta.Time of 253402300799 seconds (the end of the year 9999) and 2,000,000,000 nanoseconds.
        byte[] time = [0x08, 0xff, 0x82, 0xd1, 0xff, 0xaf, 0x07, 0x10, 0x80, 0xa8, 0xd6, 0xb9, 0x07];

        Assert.Throws<ValueFormatException>(() => MessageDecoder.Decode(BuiltInMessages.Named("meta.ObjectMeta"), [0x42, (byte)time.Length, .. time]));
    }

    [Fact]
    public void A_zero_behind_a_pointer_is_kept_and_another_is_not()
    {
        // apps/v1 DeploymentSpec: replicas (1) is *int32, minReadySeconds (5) is int32.
        var spec = MessageDecoder.Decode(BuiltInMessages.Named("apps.DeploymentSpec"), [0x08, 0x00, 0x28, 0x00]);

        Assert.Equal(Value.Map(("replicas", 0)), spec);
    }

    [Fact]
    public void A_kind_without_a_message_is_an_unsupported_media_type()
    {
        byte[] body = [.. "k8s\0"u8, 0x0a, 0x0b, 0x0a, 0x02, .. "v1"u8, 0x12, 0x05, .. "Other"u8];

        Assert.Equal(415, Assert.Throws<KubernetesException>(() => ProtobufBody.Decode(body)).Code);
    }
}
