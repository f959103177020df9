using System.Globalization;
using Fairway.Kubernetes;
using Fairway.Values;

namespace Fairway.Node.Serving;

/// <summary>How a remote command ended, as a Status (client-go's remotecommand v4).</summary>
internal static class ExitStatus
{
    public static Value From(int code) => code == 0
        ? Value.Map(("metadata", Value.Map()), ("status", "Success"))
        : Value.Map(
            ("metadata", Value.Map()),
            ("status", "Failure"),
            ("message", $"command terminated with non-zero exit code: exit code {code}"),
            ("reason", "NonZeroExitCode"),
            ("details", Value.Map(("causes", Value.List(
                Value.Map(("reason", "ExitCode"), ("message", code.ToString(CultureInfo.InvariantCulture))))))));

    public static Value Failure(string message) =>
        new KubernetesException(500, StatusReason.InternalError, "Internal error occurred: " + message).Status;
}
