using Fairway.Languages.Cel.Costs;
using Fairway.Languages.Cel.Functions;
using Fairway.Languages.Cel.Values;
using T = Fairway.Languages.Cel.Types.CelType;

namespace Fairway.Languages.Cel.Extensions;

/// <summary><c>base64.encode</c> and <c>base64.decode</c>, which also reads text without padding.</summary>
public static class EncoderLibrary
{
    public static CelLibrary Instance { get; } = new("encoders",
    [
        new("base64.encode", CelOverload.Global(
            "base64_encode_bytes", T.Bytes, T.String, a => Convert.ToBase64String(a.As<CelBytes>()!.Span), CelCostModel.Traversal(0))),
        new("base64.decode", CelOverload.Global("base64_decode_string", T.String, T.Bytes, Decode, CelCostModel.Traversal(0))),
    ]);

    private static CelValue Decode(CelValue value)
    {
        var text = value.AsString()!;
        var padded = text.EndsWith('=') ? text : text.PadRight((text.Length + 3) / 4 * 4, '=');
        var bytes = new byte[padded.Length];
        return Convert.TryFromBase64String(padded, bytes, out var length)
            ? CelValue.Bytes(bytes.AsMemory(0, length))
            : CelValue.Error("illegal base64 data");
    }
}
