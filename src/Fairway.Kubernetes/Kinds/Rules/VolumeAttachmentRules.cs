using System.Text;
using Fairway.Kubernetes.Schemas;
using Fairway.Values;

namespace Fairway.Kubernetes.Kinds.Rules;

/// <summary>storage.k8s.io/v1 VolumeAttachment: its specification never changes.</summary>
internal static class VolumeAttachmentRules
{
    private const string ExactlyOne = "must specify exactly one of inlineVolumeSpec and persistentVolumeName";
    private const int MostMetadataBytes = 256 * 1024;
    private const int LongestMessage = 1024;

    public static KindRules Rules { get; } = new() { Validate = Validate, ValidateStatus = (@new, _) => ValidateStatus(@new) };

    private static IReadOnlyList<FieldError> Validate(Value @new, Value old)
    {
        var problems = new Problems();
        using (problems.At("spec"))
        {
            DriverChecks.CheckName("attacher", @new["spec"]["attacher"], problems);
            CheckSource(@new["spec"]["source"], problems);
            var node = @new["spec"]["nodeName"].AsString() ?? "";
            problems.Invalid("nodeName", node, Names.Subdomain(node));
        }

        if (!old.IsNull)
        {
            problems.Immutable("spec", @new["spec"], old["spec"]);
        }

        return problems.All;
    }

    private static void CheckSource(Value source, Problems problems)
    {
        var (name, inline) = (source["persistentVolumeName"].AsString(), source["inlineVolumeSpec"]);
        using var _ = problems.At("source");
        if (name is null && inline.IsNull)
        {
            problems.Required("", ExactlyOne);
        }
        else if (name is not null && !inline.IsNull)
        {
            problems.Forbidden("", ExactlyOne);
        }
        else if (name is { Length: 0 })
        {
            problems.Required("persistentVolumeName", "must specify non empty persistentVolumeName");
        }
        else if (name is not null)
        {
            problems.Invalid("persistentVolumeName", name, Names.Subdomain(name));
        }
        else
        {
            using var __ = problems.At("inlineVolumeSpec");
            VolumeSpecChecks.CheckInline(inline, problems);
        }
    }

    private static IReadOnlyList<FieldError> ValidateStatus(Value attachment)
    {
        var problems = new Problems();
        using var _ = problems.At("status");
        var size = attachment["status"]["attachmentMetadata"].Fields.Sum(
            static pair => Encoding.UTF8.GetByteCount(pair.Key) + Encoding.UTF8.GetByteCount(pair.Value.AsString() ?? ""));
        if (size > MostMetadataBytes)
        {
            problems.TooLong("attachmentMetadata", MostMetadataBytes);
        }

        foreach (var error in (ReadOnlySpan<string>)["attachError", "detachError"])
        {
            if (Encoding.UTF8.GetByteCount(attachment["status"][error]["message"].AsString() ?? "") > LongestMessage)
            {
                problems.TooLong($"{error}.message", LongestMessage);
            }
        }

        return problems.All;
    }
}
