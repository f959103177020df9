using Fairway.ControlPlane.OpenApi;
using Fairway.Values.Json;

namespace Fairway.ControlPlane.Tests.OpenApi;

public sealed class OpenApiMergeTests
{
    // As k8s.io/kube-openapi/pkg/aggregator merges specs.
    [Fact]
    public void A_definition_that_says_something_else_gets_another_name_and_references_follow()
    {
        var ours = JsonReader.Read("""
            {"swagger":"2.0","paths":{"/api/":{}},"definitions":{"a":{"type":"object"},"same":{"type":"string"}}}
            """);
        var theirs = JsonReader.Read("""
            {"swagger":"2.0","paths":{"/apis/x/v1/things":{"get":{"schema":{"$ref":"#/definitions/a"}}},"/healthz":{}},
             "definitions":{"a":{"type":"integer"},"same":{"type":"string"},"list":{"items":[{"$ref":"#/definitions/a"}]}}}
            """);
        Assert.Equal(
            JsonReader.Read("""
                {"swagger":"2.0","paths":{"/api/":{},"/apis/x/v1/things":{"get":{"schema":{"$ref":"#/definitions/a_v2"}}}},
                 "definitions":{"a":{"type":"object"},"same":{"type":"string"},"a_v2":{"type":"integer"},
                  "list":{"items":[{"$ref":"#/definitions/a_v2"}]}}}
                """),
            OpenApiMerge.Join(ours, theirs));
    }
}
