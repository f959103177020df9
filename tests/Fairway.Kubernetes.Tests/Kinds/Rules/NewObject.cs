using Fairway.Values;

namespace Fairway.Kubernetes.Tests.Kinds.Rules;

/// <summary>Small objects for tables of cases: a type, a name and the rest as JSON.</summary>
internal static class NewObject
{
    private const string Template = """
        {"metadata":{"labels":{"a":"b"}},"spec":{"containers":[{"name":"c","image":"i:1"}]}}
        """;

    /// <param name="type">Such as <c>apps/v1 DaemonSet</c>.</param>
    /// <param name="rest">The fields beside apiVersion, kind and metadata; <c>TEMPLATE</c> stands for a good pod template.</param>
    /// <param name="name">The name; cluster-scoped kinds get no namespace.</param>
    public static Value Of(string type, string rest, string name = "x")
    {
        var (version, kind) = type.Split(' ') is [var v, var k] ? (v, k) : throw new ArgumentException(type, nameof(type));
        var place = Sample.Kind(version, kind).Namespaced ? ",\"namespace\":\"ns\"" : "";
        var fields = rest.Replace("TEMPLATE", Template.Trim(), StringComparison.Ordinal);
        return Sample.Decode($$"""{"apiVersion":"{{version}}","kind":"{{kind}}","metadata":{"name":"{{name}}","uid":"u"{{place}}},{{fields}}}""");
    }
}
