using Fairway.Languages.Cel;
using Fairway.Languages.Cel.Costs;
using Fairway.Languages.Cel.Functions;
using Fairway.Languages.Cel.Values;
using T = Fairway.Languages.Cel.Types.CelType;

namespace Fairway.Kubernetes.Cel;

/// <summary><c>jsonpatch.escapeKey('example.com/role')</c>: a key as a segment of a JSON pointer (RFC 6901).</summary>
internal static class JsonPatchLibrary
{
    public static CelLibrary Instance { get; } = new("kubernetes.jsonpatch",
    [
        new("jsonpatch.escapeKey", CelOverload.Global(
            "string_jsonpatch_escapeKey_string", T.String, T.String, Escape, CelCostModel.Traversal(0, keepsSize: true))),
    ]);

    private static CelValue Escape(CelValue key) =>
        key.AsString()!.Replace("~", "~0", StringComparison.Ordinal).Replace("/", "~1", StringComparison.Ordinal);
}
