using System.Text.RegularExpressions;
using Fairway.Kubernetes;
using Fairway.Kubernetes.Kinds;
using Fairway.Kubernetes.Schemas;
using Fairway.Values;

namespace Fairway.ControlPlane.Writing;

/// <summary>Checks <c>metadata</c> as apimachinery's <c>ValidateObjectMeta</c> does, in its words.</summary>
internal static partial class MetadataValidation
{
    private const int MaxAnnotationBytes = 256 * 1024;
    private const int MaxQualifiedName = 63;
    private const int MaxSubdomain = 253;
    private const string SubdomainText =
        "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')";
    private const string LabelText =
        "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character (e.g. 'my-name',  or '123-abc', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?')";
    private const string ServiceNameText =
        "a DNS-1035 label must consist of lower case alphanumeric characters or '-', start with an alphabetic character, and end with an alphanumeric character (e.g. 'my-name',  or 'abc-123', regex used for validation is '[a-z]([-a-z0-9]*[a-z0-9])?')";
    private const string QualifiedNameText =
        "name part must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')";
    private const string LabelValueText =
        "a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyValue',  or 'my_value',  or '12345', regex used for validation is '(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?')";

    public static IEnumerable<FieldError> Validate(KindDescription kind, Value @object, Value old)
    {
        if (old.IsNull)
        {
            foreach (var error in Name(kind, @object.Name))
            {
                yield return error;
            }
        }

        foreach (var error in Labels(@object.Labels).Concat(Annotations(@object.Annotations)).Concat(Owners(@object)).Concat(Finalizers(@object, old)))
        {
            yield return error;
        }
    }

    /// <summary>True for a lower case RFC 1123 subdomain of at most 253 characters.</summary>
    public static bool IsSubdomain(string text) => text.Length <= MaxSubdomain && Subdomain().IsMatch(text);

    private static IEnumerable<FieldError> Name(KindDescription kind, string name)
    {
        const string Field = "metadata.name";
        if (name.Length == 0)
        {
            return [FieldError.Required(Field, "name or generateName is required")];
        }

        if (kind.Kind.Group == "rbac.authorization.k8s.io")
        {
            return name is "." or ".." || name.AsSpan().IndexOfAny('/', '%') >= 0
                ? [FieldError.Invalid(Field, name, "may not be '.' or '..' nor contain '/' or '%'")]
                : [];
        }

        var (isMatch, limit, text) = kind.Kind switch
        {
            { Group: "", Kind: "Namespace" } => (DnsLabel().IsMatch(name), MaxQualifiedName, LabelText),
            { Group: "", Kind: "Service" } => (ServiceName().IsMatch(name), MaxQualifiedName, ServiceNameText),
            _ => (Subdomain().IsMatch(name), MaxSubdomain, SubdomainText),
        };
        if (name.Length > limit)
        {
            return [FieldError.Invalid(Field, name, $"must be no more than {limit} characters")];
        }

        return isMatch ? [] : [FieldError.Invalid(Field, name, text)];
    }

    private static IEnumerable<FieldError> Labels(ValueMap labels)
    {
        foreach (var (key, value) in labels.AsEnumerable())
        {
            foreach (var error in QualifiedName("metadata.labels", key))
            {
                yield return error;
            }

            var text = value.AsString() ?? "";
            if (text.Length > MaxQualifiedName)
            {
                yield return FieldError.Invalid("metadata.labels", text, $"must be no more than {MaxQualifiedName} characters");
            }

            if (!LabelValue().IsMatch(text))
            {
                yield return FieldError.Invalid("metadata.labels", text, LabelValueText);
            }
        }
    }

    private static IEnumerable<FieldError> Annotations(ValueMap annotations)
    {
        long size = 0;
        foreach (var (key, value) in annotations.AsEnumerable())
        {
            size += key.Length + (value.AsString()?.Length ?? 0);
            foreach (var error in QualifiedName("metadata.annotations", key.ToLowerInvariant()))
            {
                yield return error;
            }
        }

        if (size > MaxAnnotationBytes)
        {
            yield return FieldError.TooLong("metadata.annotations", MaxAnnotationBytes);
        }
    }

    private static IEnumerable<FieldError> Owners(Value @object)
    {
        var controllers = 0;
        foreach (var (index, owner) in @object["metadata"]["ownerReferences"].Items.AsSpan().ToArray().Index())
        {
            foreach (var field in new[] { "apiVersion", "kind", "name", "uid" })
            {
                if ((owner[field].AsString() ?? "").Length == 0)
                {
                    yield return FieldError.Invalid($"metadata.ownerReferences[{index}].{field}", "", $"{(field == "apiVersion" ? "version" : field)} must not be empty");
                }
            }

            controllers += owner["controller"].AsBool() == true ? 1 : 0;
        }

        if (controllers > 1)
        {
            yield return FieldError.Invalid(
                "metadata.ownerReferences", @object["metadata"]["ownerReferences"], "Only one reference can have Controller set to true.");
        }
    }

    private static IEnumerable<FieldError> Finalizers(Value @object, Value old)
    {
        var added = new List<string>();
        foreach (var item in @object["metadata"]["finalizers"].Items.AsSpan().ToArray())
        {
            var name = item.AsString() ?? "";
            foreach (var error in QualifiedName("metadata.finalizers", name))
            {
                yield return error;
            }

            if (old.IsDeleting && !old.HasFinalizer(name))
            {
                added.Add(name);
            }
        }

        if (added.Count > 0)
        {
            var names = string.Join(", ", added.Select(name => $"\"{name}\""));
            yield return FieldError.Forbidden(
                "metadata.finalizers", $"no new finalizers can be added if the object is being deleted, found new finalizers []string{{{names}}}");
        }
    }

    private static IEnumerable<FieldError> QualifiedName(string field, string key)
    {
        var slash = key.LastIndexOf('/');
        var name = key[(slash + 1)..];
        if (slash >= 0 && !IsSubdomain(key[..slash]))
        {
            yield return FieldError.Invalid(field, key, slash == 0 ? "prefix part must be non-empty" : "prefix part " + SubdomainText);
        }

        if (name.Length == 0)
        {
            yield return FieldError.Invalid(field, key, "name part must be non-empty");
        }
        else if (name.Length > MaxQualifiedName)
        {
            yield return FieldError.Invalid(field, key, $"name part must be no more than {MaxQualifiedName} characters");
        }

        if (!Qualified().IsMatch(name))
        {
            yield return FieldError.Invalid(field, key, QualifiedNameText);
        }
    }

    [GeneratedRegex(@"^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*\z", RegexOptions.None, 1000)]
    private static partial Regex Subdomain();

    [GeneratedRegex(@"^[a-z0-9]([-a-z0-9]*[a-z0-9])?\z")]
    private static partial Regex DnsLabel();

    [GeneratedRegex(@"^[a-z]([-a-z0-9]*[a-z0-9])?\z")]
    private static partial Regex ServiceName();

    [GeneratedRegex(@"^([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]\z")]
    private static partial Regex Qualified();

    [GeneratedRegex(@"^(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?\z")]
    private static partial Regex LabelValue();
}
