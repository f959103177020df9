using System.Text;
using Fairway.Values;

namespace Fairway.Kubernetes.Schemas;

/// <summary>Turns the problems of an object into the API's answer: 422 Invalid with one cause a problem.</summary>
public static class FieldErrors
{
    public static KubernetesException ToException(GroupVersionKind kind, string name, IReadOnlyList<FieldError> errors)
    {
        var causes = new List<Value>(errors.Count);
        foreach (var error in errors)
        {
            causes.Add(Value.Map(("reason", error.Reason), ("message", error.Body), ("field", error.Field)));
        }

        var qualified = kind.Group.Length == 0 ? kind.Kind : $"{kind.Kind}.{kind.Group}";
        var details = Value.Map(("name", name), ("group", kind.Group), ("kind", kind.Kind), ("causes", ValueList.From(causes)));
        details = name.Length == 0 ? details.Without("name") : details;
        details = kind.Group.Length == 0 ? details.Without("group") : details;
        return new(422, StatusReason.Invalid, $"{qualified} \"{name}\" is invalid: {Join(errors)}", details);
    }

    /// <summary>One message of several problems, each once: <c>[a, b]</c>.</summary>
    public static string Join(IReadOnlyList<FieldError> errors)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var text = new StringBuilder();
        foreach (var error in errors)
        {
            if (seen.Add(error.ToString()))
            {
                text.Append(text.Length == 0 ? "" : ", ").Append(error);
            }
        }

        return seen.Count > 1 ? $"[{text}]" : text.ToString();
    }
}
