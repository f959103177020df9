using System.Buffers;
using System.Text.Json;
using Fairway.ControlPlane.Calls;
using Fairway.ControlPlane.Storing;
using Fairway.Kubernetes;
using Fairway.Kubernetes.Client;
using Fairway.Values;
using Fairway.Values.Json;

namespace Fairway.ControlPlane.Audit;

/// <summary>Writes entries as audit.k8s.io/v1 Event, one JSON object each, with the fields in upstream's order.</summary>
internal sealed class AuditEventWriter(ObjectLookup objects)
{
    private const int MaxUserAgent = 1024;

    public void Write(IBufferWriter<byte> output, in AuditEntry entry)
    {
        var record = entry.Record;
        using var json = new Utf8JsonWriter(output, new() { SkipValidation = true });
        json.WriteStartObject();
        json.WriteString("kind"u8, "Event"u8);
        json.WriteString("apiVersion"u8, "audit.k8s.io/v1"u8);
        json.WriteString("level"u8, record.Verdict.Level.ToString());
        json.WriteString("auditID"u8, record.AuditId);
        json.WriteString("stage"u8, entry.Stage.ToString());
        json.WriteString("requestURI"u8, Uri(record));
        json.WriteString("verb"u8, record.Subject.Verb);
        AuditUserWriter.Write(json, "user"u8, record.Subject.User);
        if (!ReferenceEquals(record.User, record.Subject.User))
        {
            AuditUserWriter.Write(json, "impersonatedUser"u8, record.User);
        }

        WriteOrigin(json, record.Origin);
        if (record.Subject.Call is { } call)
        {
            WriteReference(json, call, record);
        }

        var isAnswered = entry.Stage != AuditStages.RequestReceived;
        if (isAnswered)
        {
            WriteStatus(json, record);
            WriteObjects(json, record, entry.Stage);
        }

        json.WriteString("requestReceivedTimestamp"u8, Timestamps.Micros(record.Received));
        json.WriteString("stageTimestamp"u8, Timestamps.Micros(entry.Time));
        if (isAnswered)
        {
            WriteAnnotations(json, record);
        }

        json.WriteEndObject();
    }

    private static string Uri(AuditRecord record)
    {
        if (record.Origin.Path.Length > 0)
        {
            return record.Origin.Path + record.Origin.Query;
        }

        // A call within the process has no URL: the path that it would have had.
        var call = record.Subject.Call;
        if (call is null)
        {
            return record.Subject.Path;
        }

        var version = call.Kind.Kind.Group.Length == 0 ? $"/api/{call.Kind.Kind.Version}" : $"/apis/{call.Kind.Kind.ApiVersion}";
        var ns = call.Namespace.Length == 0 || !call.Kind.Namespaced ? "" : $"/namespaces/{call.Namespace}";
        var name = call.Name.Length == 0 || call.Verb == ApiVerb.Create && call.Subresource.Length == 0 ? "" : $"/{call.Name}";
        return $"{version}{ns}/{call.Kind.Plural}{name}{(call.Subresource.Length == 0 ? "" : $"/{call.Subresource}")}";
    }

    private static void WriteOrigin(Utf8JsonWriter json, in RequestOrigin origin)
    {
        if (origin.Address is not null)
        {
            json.WriteStartArray("sourceIPs"u8);
            foreach (var address in origin.Addresses())
            {
                json.WriteStringValue(address);
            }

            json.WriteEndArray();
        }

        if (origin.UserAgent.Length > 0)
        {
            // As upstream's maybeTruncateUserAgent.
            json.WriteString(
                "userAgent"u8, origin.UserAgent.Length > MaxUserAgent ? origin.UserAgent[..MaxUserAgent] + "...TRUNCATED" : origin.UserAgent);
        }
    }

    private static void WriteReference(Utf8JsonWriter json, ApiCall call, AuditRecord record)
    {
        json.WriteStartObject("objectRef"u8);
        json.WriteString("resource"u8, call.Kind.Plural);
        WriteText(json, "namespace"u8, call.Namespace);
        WriteText(json, "name"u8, call.Name.Length > 0 ? call.Name : call.Verb == ApiVerb.Create ? record.Body.Name : "");
        WriteText(json, "uid"u8, record.Body.Uid);
        WriteText(json, "apiGroup"u8, call.Kind.Kind.Group);
        json.WriteString("apiVersion"u8, call.Kind.Kind.Version);
        WriteText(json, "resourceVersion"u8, record.Body.ResourceVersion);
        WriteText(json, "subresource"u8, call.Subresource);
        json.WriteEndObject();
    }

    private static void WriteStatus(Utf8JsonWriter json, AuditRecord record)
    {
        json.WriteStartObject("responseStatus"u8);
        json.WriteStartObject("metadata"u8);
        json.WriteEndObject();
        if (record.Refusal is { } refusal)
        {
            json.WriteString("status"u8, "Failure"u8);
            json.WriteString("message"u8, refusal.Message);
            json.WriteString("reason"u8, refusal.Reason);
            if (!refusal.Status["details"].IsNull)
            {
                json.WritePropertyName("details"u8);
                JsonWriter.Write(json, refusal.Status["details"]);
            }
        }

        json.WriteNumber("code"u8, record.Code);
        json.WriteEndObject();
    }

    private void WriteObjects(Utf8JsonWriter json, AuditRecord record, AuditStages stage)
    {
        if (record.Verdict.Level >= AuditLevel.Request && !record.Body.IsNull)
        {
            json.WritePropertyName("requestObject"u8);
            JsonWriter.Write(json, Shown(record, record.Body));
        }

        if (record.Verdict.Level == AuditLevel.RequestResponse && stage == AuditStages.ResponseComplete && Answer(record) is { IsNull: false } answer)
        {
            json.WritePropertyName("responseObject"u8);
            JsonWriter.Write(json, Shown(record, answer));
        }
    }

    private Value Answer(AuditRecord record) => record.Result switch
    {
        ApiResult.Stored stored => objects.Read(stored.Kind, stored.Object),
        ApiResult.Tree tree => tree.Value,
        ApiResult.Told told => ListDocument.Of(told),
        ApiResult.List list => ListDocument.Of(
            list.Kind, list.Page, ValueList.From(list.Page.Items.Select(item => objects.Read(list.Kind, item)))),
        _ => record.Refusal?.Status ?? Value.Null,
    };

    private static Value Shown(AuditRecord record, Value value)
    {
        if (!record.Verdict.OmitManagedFields || !value.IsMap)
        {
            return value;
        }

        value = value.WithoutAt("metadata", "managedFields");
        return value["items"].Items.Count == 0
            ? value
            : value.With("items", ValueList.From(value["items"].Items.Select(item => item.WithoutAt("metadata", "managedFields"))));
    }

    private static void WriteAnnotations(Utf8JsonWriter json, AuditRecord record)
    {
        var (trail, note) = (record.Trail, record.Subject.User.AuditNote);
        if (trail.Decision.Length == 0 && note is null && !trail.Annotations.Any())
        {
            return;
        }

        json.WriteStartObject("annotations"u8);
        if (note is var (key, text))
        {
            json.WriteString(key, text);
        }

        if (trail.Decision.Length > 0)
        {
            json.WriteString("authorization.k8s.io/decision"u8, trail.Decision);
            json.WriteString("authorization.k8s.io/reason"u8, trail.Reason);
        }

        foreach (var (name, value) in trail.Annotations)
        {
            json.WriteString(name, value);
        }

        json.WriteEndObject();
    }

    private static void WriteText(Utf8JsonWriter json, ReadOnlySpan<byte> name, string text)
    {
        if (text.Length > 0)
        {
            json.WriteString(name, text);
        }
    }
}
