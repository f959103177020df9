using System.Text;
using Fairway.Kubernetes.Schemas;
using Fairway.Kubernetes.Selectors;
using Fairway.Values;

namespace Fairway.Kubernetes.Kinds.Objects;

/// <summary>What the API asks of every object's metadata.</summary>
internal static class MetadataRules
{
    private const int MostAnnotationBytes = 256 * 1024;

    private static readonly string[] ImmutableFields =
        ["name", "namespace", "uid", "creationTimestamp", "deletionTimestamp", "deletionGracePeriodSeconds"];

    private static readonly string[] StandardFinalizers = ["kubernetes", "orphan", "foregroundDeletion"];

    /// <summary>Expects the place of <paramref name="problems"/> to be the metadata.</summary>
    public static void Check(KindDescription kind, Value metadata, Value old, Problems problems)
    {
        if (old.IsNull)
        {
            CheckName(kind, metadata, problems);
            CheckFinalizers(kind, metadata["finalizers"], problems);
        }
        else
        {
            CheckUpdate(metadata, old, problems);
        }

        problems.Negative("generation", metadata["generation"]);
        CheckLabels(metadata["labels"], problems);
        CheckAnnotations(metadata["annotations"], problems);
        CheckOwners(metadata["ownerReferences"], problems);
    }

    /// <summary>What is asked of the metadata of an object within another, which may have no name yet.</summary>
    public static void CheckEmbedded(Value metadata, Problems problems)
    {
        if (metadata["name"].AsString() is { Length: > 0 } name)
        {
            problems.Invalid("name", name, Names.PathSegment(name));
        }

        if (metadata["namespace"].AsString() is { Length: > 0 } @namespace)
        {
            problems.Invalid("namespace", @namespace, Names.Label(@namespace));
        }

        CheckLabels(metadata["labels"], problems);
        CheckAnnotations(metadata["annotations"], problems);
        CheckOwners(metadata["ownerReferences"], problems);
    }

    public static void CheckLabels(Value labels, Problems problems, string field = "labels")
    {
        foreach (var (key, value) in labels.Fields)
        {
            problems.Invalid(field, key, LabelSyntax.QualifiedNameErrors(key));
            problems.Invalid(field, value, LabelSyntax.LabelValueErrors(value.AsString() ?? ""));
        }
    }

    public static void CheckAnnotations(Value annotations, Problems problems)
    {
        long size = 0;
        foreach (var (key, value) in annotations.Fields)
        {
            problems.Invalid("annotations", key, LabelSyntax.QualifiedNameErrors(key.ToLowerInvariant()));
            size += Encoding.UTF8.GetByteCount(key) + Encoding.UTF8.GetByteCount(value.AsString() ?? "");
        }

        if (size > MostAnnotationBytes)
        {
            problems.TooLong("annotations", MostAnnotationBytes);
        }
    }

    private static void CheckName(KindDescription kind, Value metadata, Problems problems)
    {
        var rule = (kind.Rules ?? KindRules.None).Name;
        var (prefix, name) = (metadata["generateName"].AsString() ?? "", metadata["name"].AsString() ?? "");
        var @namespace = metadata["namespace"].AsString() ?? "";
        if (prefix.Length > 0)
        {
            problems.Invalid("generateName", prefix, rule(Names.WithoutTrailingDash(prefix)));
        }

        if (name.Length == 0)
        {
            problems.Required("name", "name or generateName is required");
        }
        else
        {
            problems.Invalid("name", name, rule(name));
        }

        if (kind.Namespaced && @namespace.Length == 0)
        {
            problems.Required("namespace");
        }
        else if (kind.Namespaced)
        {
            problems.Invalid("namespace", @namespace, Names.Label(@namespace));
        }
        else if (@namespace.Length > 0)
        {
            problems.Forbidden("namespace", "not allowed on this type");
        }
    }

    private static void CheckFinalizers(KindDescription kind, Value finalizers, Problems problems)
    {
        // Definitions and the kinds they make are checked by another server upstream, which asks for less.
        var isStrict = !kind.IsCustom && kind.Kind.Group != "apiextensions.k8s.io";
        for (var i = 0; i < finalizers.Items.Count; i++)
        {
            var finalizer = finalizers.Items[i].AsString() ?? "";
            problems.Invalid("finalizers", finalizer, LabelSyntax.QualifiedNameErrors(finalizer));
            if (isStrict && !finalizer.Contains('/', StringComparison.Ordinal) && !StandardFinalizers.Contains(finalizer))
            {
                problems.Invalid($"finalizers[{i}]", finalizer, "name is neither a standard finalizer name nor is it fully qualified");
            }
        }

        if (finalizers.Items.Contains("orphan") && finalizers.Items.Contains("foregroundDeletion"))
        {
            problems.Invalid("finalizers", finalizers, "finalizer orphan and foregroundDeletion cannot be both set");
        }
    }

    private static void CheckUpdate(Value metadata, Value old, Problems problems)
    {
        var added = metadata["finalizers"].Items.Except(old["finalizers"].Items).ToList();
        if (!old["deletionTimestamp"].IsNull && added.Count > 0)
        {
            problems.Forbidden(
                "finalizers",
                $"no new finalizers can be added if the object is being deleted, found new finalizers []string{{{string.Join(", ", added)}}}");
        }

        if (metadata["generation"].AsLong() < old["generation"].AsLong())
        {
            problems.Invalid("generation", metadata["generation"], "must not be decremented");
        }

        foreach (var field in ImmutableFields)
        {
            problems.Immutable(field, metadata[field], old[field]);
        }
    }

    private static void CheckOwners(Value owners, Problems problems)
    {
        var controller = "";
        using var _ = problems.At("ownerReferences");
        foreach (var owner in owners.Items)
        {
            var (version, kind, name) = (owner["apiVersion"].AsString() ?? "", owner["kind"].AsString() ?? "", owner["name"].AsString() ?? "");
            CheckFilled("apiVersion", version, "version must not be empty");
            CheckFilled("kind", kind, "kind must not be empty");
            CheckFilled("name", name, "name must not be empty");
            CheckFilled("uid", owner["uid"].AsString() ?? "", "uid must not be empty");
            if (version == "v1" && kind == "Event")
            {
                problems.Invalid("", owner, "/v1, Kind=Event is disallowed from being an owner");
            }

            if (owner["controller"].AsBool() == true)
            {
                if (controller.Length > 0)
                {
                    problems.Invalid(
                        "", owners, $"Only one reference can have Controller set to true. Found \"true\" in references for {controller} and {name}");
                }

                controller = controller.Length > 0 ? controller : name;
            }
        }

        void CheckFilled(string field, string text, string message)
        {
            if (text.Length == 0)
            {
                problems.Invalid(field, text, message);
            }
        }
    }
}
