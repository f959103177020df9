using Fairway.ControlPlane.Proxying;
using Fairway.Kubernetes;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;

namespace Fairway.ControlPlane.Tests.Proxying;

public sealed class LogOptionsTests
{
    // pkg/apis/core/validation: ValidatePodLogOptions
    [Theory]
    [InlineData("?tailLines=-1", 422, "PodLogOptions \"p\" is invalid: tailLines: Invalid value: -1: must be greater than or equal to 0")]
    [InlineData("?limitBytes=0", 422, "PodLogOptions \"p\" is invalid: limitBytes: Invalid value: 0: must be greater than 0")]
    [InlineData("?sinceSeconds=0", 422, "PodLogOptions \"p\" is invalid: sinceSeconds: Invalid value: 0: must be greater than 0")]
    [InlineData("?tailLines=x", 400, "strconv.ParseInt: parsing \"x\": invalid syntax")]
    public void What_cannot_be_is_refused_before_a_node_is_asked(string query, int code, string message)
    {
        var refusal = Assert.Throws<KubernetesException>(() => LogOptions.Check(Query(query), "p"));

        Assert.Equal((code, message), (refusal.Code, refusal.Message));
    }

    [Theory]
    [InlineData("?sinceSeconds=1&sinceTime=2020-01-01T00:00:00Z")]
    [InlineData("?stream=Stdout&tailLines=1")]
    [InlineData("?stream=other")]
    public void What_excludes_each_other_is_refused(string query) =>
        Assert.Equal(422, Assert.Throws<KubernetesException>(() => LogOptions.Check(Query(query), "p")).Code);

    [Fact]
    public void The_usual_is_fine() => LogOptions.Check(Query("?follow=true&tailLines=0&limitBytes=1&sinceSeconds=1&container=c"), "p");

    private static QueryCollection Query(string text) => new(QueryHelpers.ParseQuery(text));
}
