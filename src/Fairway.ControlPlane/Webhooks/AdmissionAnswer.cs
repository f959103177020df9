using Fairway.ControlPlane.Backends;
using Fairway.Kubernetes;
using Fairway.Values;

namespace Fairway.ControlPlane.Webhooks;

/// <summary>
/// What a webhook answered: <c>{"response":{"uid":"…","allowed":true,"patchType":"JSONPatch","patch":"W10=","warnings":["…"]}}</c>, checked as
/// plugin/webhook/request VerifyAdmissionResponse does.
/// </summary>
internal sealed record AdmissionAnswer(bool IsAllowed, Value Status, string Patch, string PatchType, Value Response)
{
    private const string Type = "JSONPatch";

    public IEnumerable<string> Warnings => Response["warnings"].Items.Select(static warning => warning.AsString() ?? "");

    public IEnumerable<(string Key, string Text)> AuditAnnotations =>
        Response["auditAnnotations"].Fields.Select(static pair => (pair.Key, pair.Value.AsString() ?? ""));

    /// <param name="version">That of the question.</param>
    /// <param name="uid">That of the question.</param>
    /// <param name="isMutating">Whether a patch may be given.</param>
    /// <param name="answer">The body of the answer.</param>
    /// <exception cref="BackendException">It is not an answer to the question.</exception>
    public static AdmissionAnswer Read(string version, string uid, bool isMutating, Value answer)
    {
        var response = answer["response"];
        if (!response.IsMap)
        {
            throw new BackendException("webhook response was absent");
        }

        var (patch, patchType) = (response["patch"].AsString() ?? "", response["patchType"]);
        if (version == "v1")
        {
            RequireVersion1(uid, answer, response);
            RequirePatch(isMutating, patch, patchType);
        }

        return new(
            response["allowed"].AsBool() == true,
            response["status"],
            isMutating ? patch : "",
            version == "v1" ? patchType.AsString() ?? "" : Type,
            response);
    }

    private static void RequireVersion1(string uid, Value answer, Value response)
    {
        var expected = new GroupVersionKind(AdmissionReviewDocument.Group, "v1", "AdmissionReview");
        var given = response["uid"].AsString() ?? "";
        if (given != uid)
        {
            throw new BackendException($"expected response.uid=\"{uid}\", got \"{given}\"");
        }

        if (answer.GroupVersionKind != expected)
        {
            var got = answer.ApiVersion.Length == 0 ? $"/, Kind={answer.ObjectKind}" : answer.GroupVersionKind.ToString();
            throw new BackendException($"expected webhook response of {expected}, got {got}");
        }
    }

    private static void RequirePatch(bool isMutating, string patch, Value patchType)
    {
        var problem = (isMutating, patch.Length > 0, patchType.AsString()) switch
        {
            (true, true, null) => "webhook returned response.patch but not response.patchType",
            (true, false, not null) => "webhook returned response.patchType but not response.patch",
            (true, _, "") => "webhook returned invalid response.patchType of \"\"",
            (false, true, _) => "validating webhook may not return response.patch",
            (false, _, not null) => "validating webhook may not return response.patchType",
            _ => "",
        };
        if (problem.Length > 0)
        {
            throw new BackendException(problem);
        }
    }
}
