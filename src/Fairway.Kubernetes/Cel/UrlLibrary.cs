using Fairway.Languages.Cel;
using Fairway.Languages.Cel.Costs;
using Fairway.Languages.Cel.Functions;
using Fairway.Languages.Cel.Types;
using Fairway.Languages.Cel.Values;
using T = Fairway.Languages.Cel.Types.CelType;

namespace Fairway.Kubernetes.Cel;

/// <summary>URLs: <c>url('https://example.com:80/').getPort()</c>, <c>isURL</c> ...</summary>
internal static class UrlLibrary
{
    public static CelLibrary Instance { get; } = new("kubernetes.urls",
    [
        new("url", CelOverload.Global("string_to_url", T.String, CelUrl.UrlType, Parse, CelCostModel.Traversal(0, keepsSize: true))),
        new("isURL", CelOverload.Global(
            "is_url_string", T.String, T.Bool, a => GoUrl.TryParse(a.AsString()!, out _, out _), CelCostModel.Traversal(0))),
        Part("getScheme", "url_get_scheme", T.String, url => url.Scheme),
        Part("getHost", "url_get_host", T.String, url => url.Host),
        Part("getHostname", "url_get_hostname", T.String, url => url.Hostname),
        Part("getPort", "url_get_port", T.String, url => url.Port),
        Part("getEscapedPath", "url_get_escaped_path", T.String, url => url.EscapedPath()),
        Part("getQuery", "url_get_query", T.Map(T.String, T.List(T.String)), Query),
    ])
    {
        Types = [CelUrl.UrlType],
    };

    private static CelFunction Part(string name, string id, CelType type, Func<GoUrl, CelValue> read) =>
        new(name, CelOverload.Member(id, CelUrl.UrlType, type, a => read(a.As<CelUrl>()!.Url)));

    private static CelValue Parse(CelValue text) => GoUrl.TryParse(text.AsString()!, out var url, out var problem)
        ? new CelUrl(text.AsString()!, url)
        : CelValue.Error($"URL parse error during conversion from string: {problem}");

    private static CelValue Query(GoUrl url) => CelValue.Map([.. url.QueryValues().Select(values =>
        KeyValuePair.Create((CelValue)values.Key, CelValue.List([.. values.Select(value => (CelValue)value)])))]);
}
