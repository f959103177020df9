using Fairway.ControlPlane.Admission;
using Fairway.Values;
using Fairway.Values.Json;

namespace Fairway.ControlPlane.Tests.Admission;

/// <summary>As plugin/pkg/admission/defaulttolerationseconds/admission_test.go has it.</summary>
public sealed class DefaultTolerationsTests
{
    private const string NotReady =
        """{"key":"node.kubernetes.io/not-ready","operator":"Exists","effect":"NoExecute","tolerationSeconds":300}""";

    private const string Unreachable =
        """{"key":"node.kubernetes.io/unreachable","operator":"Exists","effect":"NoExecute","tolerationSeconds":300}""";

    [Theory]
    [InlineData("", $"{NotReady},{Unreachable}")]
    [InlineData("""{"key":"a","operator":"Exists"}""", $$"""{"key":"a","operator":"Exists"},{{NotReady}},{{Unreachable}}""")]
    [InlineData(
        """{"key":"node.kubernetes.io/not-ready","operator":"Exists","effect":"NoExecute","tolerationSeconds":5}""",
        $$"""
        {"key":"node.kubernetes.io/not-ready","operator":"Exists","effect":"NoExecute","tolerationSeconds":5},{{Unreachable}}
        """)]
    [InlineData(
        """{"key":"node.kubernetes.io/unreachable","operator":"Exists","effect":"NoSchedule"}""",
        $$"""{"key":"node.kubernetes.io/unreachable","operator":"Exists","effect":"NoSchedule"},{{NotReady}},{{Unreachable}}""")]
    [InlineData("""{"operator":"Exists"}""", """{"operator":"Exists"}""")]
    [InlineData("""{"operator":"Exists","effect":"NoExecute"}""", """{"operator":"Exists","effect":"NoExecute"}""")]
    public void What_a_pod_does_not_say_itself_is_five_minutes(string given, string expected) =>
        Assert.Equal(JsonReader.Read($"[{expected}]"), DefaultTolerations.Apply(Pod(given))["spec"]["tolerations"]);

    private static Value Pod(string tolerations) => JsonReader.Read($$"""{"spec":{"tolerations":[{{tolerations}}]} }""");
}
