using System.Globalization;
using System.Text;
using Fairway.ControlPlane.Calls;
using Fairway.Kubernetes;
using Fairway.Kubernetes.Client;
using Fairway.Kubernetes.Schemas;

namespace Fairway.ControlPlane.Verbs;

/// <summary>
/// Whether the options of a call fit its verb and each other, in the words of apimachinery's <c>ValidateListOptions</c>,
/// <c>ValidateCreateOptions</c>, <c>ValidateUpdateOptions</c> and <c>ValidatePatchOptions</c>.
/// </summary>
internal static class OptionChecks
{
    /// <summary>In bytes of UTF-8.</summary>
    public const int MaxFieldManager = 128;

    /// <exception cref="KubernetesException">422 with every problem; 400: a version beside a continue token.</exception>
    public static void Check(ApiCall call)
    {
        var problems = new List<FieldError>();
        switch (call.Verb)
        {
            case ApiVerb.List or ApiVerb.DeleteCollection:
                CheckList(call, problems);
                break;
            case ApiVerb.Watch:
                CheckWatch(call, problems);
                break;
            case ApiVerb.Create or ApiVerb.Update or ApiVerb.Patch:
                CheckWrite(call.Request, problems);
                break;
        }

        if (problems.Count > 0)
        {
            throw Invalid(call.Verb is ApiVerb.Watch or ApiVerb.DeleteCollection ? "ListOptions" : $"{call.Verb}Options", problems);
        }

        if (call.Verb == ApiVerb.List && call.Request is { Continue.Length: > 0, ResourceVersion: not ("" or "0") })
        {
            throw ApiErrors.BadRequest("specifying resource version is not allowed when using continue");
        }
    }

    /// <summary>422 on options: <c>CreateOptions.meta.k8s.io "" is invalid: …</c>.</summary>
    public static KubernetesException Invalid(string options, IReadOnlyList<FieldError> problems) =>
        FieldErrors.ToException(new("meta.k8s.io", "v1", options), "", problems);

    /// <summary>As Go's <c>unicode.IsPrint</c>: letters, marks, numbers, punctuation, symbols, and of the spaces U+0020 alone.</summary>
    public static bool IsPrintable(Rune rune) => rune.Value == ' ' || Rune.GetUnicodeCategory(rune) is not (
        UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.Surrogate or UnicodeCategory.PrivateUse
        or UnicodeCategory.OtherNotAssigned or UnicodeCategory.SpaceSeparator or UnicodeCategory.LineSeparator
        or UnicodeCategory.ParagraphSeparator);

    private static void CheckList(ApiCall call, List<FieldError> problems)
    {
        const string Match = "resourceVersionMatch";
        var request = call.Request;
        var match = request.ResourceVersionMatch;
        if (match.Length > 0 && request.ResourceVersion.Length == 0)
        {
            problems.Add(FieldError.Forbidden(Match, "resourceVersionMatch is forbidden unless resourceVersion is provided"));
        }

        if (match.Length > 0 && request.Continue.Length > 0)
        {
            problems.Add(FieldError.Forbidden(Match, "resourceVersionMatch is forbidden when continue is provided"));
        }

        if (match is not ("" or "Exact" or "NotOlderThan"))
        {
            problems.Add(FieldError.NotSupported(Match, match, ["Exact", "NotOlderThan", ""]));
        }

        if (match == "Exact" && request.ResourceVersion == "0")
        {
            problems.Add(FieldError.Forbidden(Match, "resourceVersionMatch \"exact\" is forbidden for resourceVersion \"0\""));
        }

        if (call.SendInitialEvents is not null)
        {
            problems.Add(FieldError.Forbidden("sendInitialEvents", "sendInitialEvents is forbidden for list"));
        }
    }

    private static void CheckWatch(ApiCall call, List<FieldError> problems)
    {
        const string Match = "resourceVersionMatch";
        var match = call.Request.ResourceVersionMatch;
        if (call.SendInitialEvents is not null && match != "NotOlderThan")
        {
            problems.Add(FieldError.Forbidden(Match, "sendInitialEvents requires setting resourceVersionMatch to NotOlderThan"));
        }

        if (match.Length > 0 && call.SendInitialEvents is null)
        {
            problems.Add(FieldError.Forbidden(Match, "resourceVersionMatch is forbidden for watch unless sendInitialEvents is provided"));
        }

        if (match is not ("" or "NotOlderThan"))
        {
            problems.Add(FieldError.NotSupported(Match, match, ["NotOlderThan"]));
        }

        if (match.Length > 0 && call.Request.Continue.Length > 0)
        {
            problems.Add(FieldError.Forbidden(Match, "resourceVersionMatch is forbidden when continue is provided"));
        }
    }

    private static void CheckWrite(ApiRequest request, List<FieldError> problems)
    {
        var isApply = request is { Verb: ApiVerb.Patch, PatchType: PatchType.Apply };
        if (request.Force && !isApply)
        {
            problems.Add(FieldError.Forbidden("force", "may not be specified for non-apply patch"));
        }

        if (isApply && request.FieldManager.Length == 0)
        {
            problems.Add(FieldError.Required("fieldManager", "is required for apply patch"));
        }

        CheckManager(request.FieldManager, problems);
        if (request.FieldValidation is not ("" or "Ignore" or "Warn" or "Strict"))
        {
            problems.Add(FieldError.NotSupported("fieldValidation", request.FieldValidation, ["Ignore", "Strict", "Warn"]));
        }
    }

    private static void CheckManager(string manager, List<FieldError> problems)
    {
        if (Encoding.UTF8.GetByteCount(manager) > MaxFieldManager)
        {
            problems.Add(FieldError.TooLong("fieldManager", MaxFieldManager));
        }

        var position = 0;
        foreach (var rune in manager.EnumerateRunes())
        {
            if (!IsPrintable(rune))
            {
                problems.Add(FieldError.Invalid("fieldManager", manager, $"invalid character U+{rune.Value:X4} (at position {position})"));
            }

            position += rune.Utf8SequenceLength;
        }
    }
}
