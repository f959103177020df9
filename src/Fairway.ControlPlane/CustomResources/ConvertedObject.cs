using Fairway.ControlPlane.Backends;
using Fairway.Kubernetes;
using Fairway.Kubernetes.Kinds;
using Fairway.Kubernetes.Kinds.Objects;
using Fairway.Kubernetes.Schemas;
using Fairway.Values;

namespace Fairway.ControlPlane.CustomResources;

/// <summary>
/// What a conversion webhook made of an object, checked: it may change anything but the object's identity, and of the metadata only labels and
/// annotations (apiextensions-apiserver, pkg/apiserver/conversion/webhook_converter.go).
/// </summary>
internal static class ConvertedObject
{
    /// <exception cref="BackendException">
    /// It is none that the webhook may give; reads on after <c>conversion webhook for KIND returned </c>.
    /// </exception>
    public static Value Accept(KindDescription to, Value original, Value converted)
    {
        const string Invalid = "invalid object at index 0";
        if (converted.ApiVersion != to.Kind.ApiVersion)
        {
            throw new BackendException($"{Invalid}: invalid groupVersion (expected {to.Kind.ApiVersion}, received {converted.ApiVersion})");
        }

        if (converted.ObjectKind != original.ObjectKind)
        {
            throw new BackendException($"{Invalid}: invalid kind (expected {original.ObjectKind}, received {converted.ObjectKind})");
        }

        Require("name", original.Name, converted.Name);
        Require("namespace", original.Namespace, converted.Namespace);
        Require("UID", original.Uid, converted.Uid);
        return converted.With("metadata", Metadata(original["metadata"], converted["metadata"]));
    }

    private static void Require(string what, string original, string converted)
    {
        if (original != converted)
        {
            throw new BackendException($"invalid object: must have the same {what}: {original} != {converted}");
        }
    }

    private static Value Metadata(Value original, Value converted)
    {
        if (!converted.IsMap)
        {
            throw InvalidMetadata("missing metadata in converted object");
        }

        foreach (var field in (ReadOnlySpan<string>)["labels", "annotations"])
        {
            var texts = converted[field];
            original = texts.IsNull ? original.Without(field) : original.With(field, texts);
            foreach (var (key, text) in texts.Fields)
            {
                if (!text.IsString)
                {
                    throw InvalidMetadata($"metadata.{field}[{key}] must be a string, but is {TypeOf(text)} in converted object");
                }
            }
        }

        var errors = ObjectValidation.ValidateTexts(original);
        return errors.Count == 0 ? original : throw InvalidMetadata(FieldErrors.Join(errors));
    }

    // As Go prints the types of decoded JSON.
    private static string TypeOf(Value value) => value.Kind switch
    {
        ValueKind.Bool => "bool",
        ValueKind.Long => "int64",
        ValueKind.Double => "float64",
        ValueKind.List => "[]interface {}",
        ValueKind.Map => "map[string]interface {}",
        _ => "<nil>",
    };

    private static BackendException InvalidMetadata(string why) => new($"invalid metadata: {why}");
}
