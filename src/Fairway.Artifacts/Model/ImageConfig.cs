using System.Globalization;
using Fairway.Values;
using Fairway.Values.Json;

namespace Fairway.Artifacts.Model;

/// <summary>How an image's container runs, and its layers' uncompressed digests, lowest first (OCI image configuration 1.1).</summary>
public sealed record ImageConfig(Platform Platform, IReadOnlyList<Digest> DiffIds)
{
    public DateTimeOffset? Created { get; init; }

    /// <summary>Name or number, optionally <c>:group</c>; empty is root.</summary>
    public string User { get; init; } = "";

    /// <summary>Each <c>NAME=VALUE</c>.</summary>
    public IReadOnlyList<string> Env { get; init; } = [];

    public IReadOnlyList<string> Entrypoint { get; init; } = [];

    public IReadOnlyList<string> Cmd { get; init; } = [];

    public string WorkingDir { get; init; } = "";

    /// <summary>Such as <c>SIGTERM</c>; empty when the image names none.</summary>
    public string StopSignal { get; init; } = "";

    /// <summary>Each such as <c>8080/tcp</c>.</summary>
    public IReadOnlyList<string> ExposedPorts { get; init; } = [];

    /// <summary>Paths that want storage of their own.</summary>
    public IReadOnlyList<string> Volumes { get; init; } = [];

    public IReadOnlyDictionary<string, string> Labels { get; init; } = new Dictionary<string, string>();

    /// <summary>How each layer came to be, in their order; the reader leaves it empty, it is for people.</summary>
    public IReadOnlyList<string> History { get; init; } = [];

    /// <exception cref="ArtifactFormatException">Not an image configuration, or over a limit.</exception>
    public static ImageConfig Read(ReadOnlySpan<byte> json)
    {
        var value = DocumentFields.Read(json, "image configuration");
        var config = value["config"];
        var diffIds = DocumentFields.Texts(value["rootfs"]["diff_ids"], "rootfs.diff_ids");
        if (diffIds.Count > ImageManifest.MostLayers)
        {
            throw new ArtifactFormatException($"rootfs.diff_ids: has {diffIds.Count} items, more than the {ImageManifest.MostLayers} allowed");
        }

        var platform = Value.Map(("os", value["os"]), ("architecture", value["architecture"]), ("variant", value["variant"]));
        return new(Platform.FromValue(platform, "image configuration")!, [.. diffIds.Select(Digest.Parse)])
        {
            Created = ReadTime(value["created"].AsString()),
            User = DocumentFields.OptionalText(config["User"], "config.User"),
            Env = DocumentFields.Texts(config["Env"], "config.Env"),
            Entrypoint = DocumentFields.Texts(config["Entrypoint"], "config.Entrypoint"),
            Cmd = DocumentFields.Texts(config["Cmd"], "config.Cmd"),
            WorkingDir = DocumentFields.OptionalText(config["WorkingDir"], "config.WorkingDir"),
            StopSignal = DocumentFields.OptionalText(config["StopSignal"], "config.StopSignal"),
            ExposedPorts = DocumentFields.Keys(config["ExposedPorts"], "config.ExposedPorts"),
            Volumes = DocumentFields.Keys(config["Volumes"], "config.Volumes"),
            Labels = DocumentFields.TextMap(config["Labels"], "config.Labels"),
        };
    }

    public byte[] ToBytes()
    {
        var value = Platform.ToValue();
        if (Created is { } created)
        {
            value = Value.Map(("created", Rfc3339(created))).WithFields(value);
        }

        value = value
            .With("config", ConfigValue())
            .With("rootfs", Value.Map(("type", "layers"), ("diff_ids", DocumentFields.FromTexts(DiffIds.Select(id => id.ToString())))));
        return JsonWriter.ToBytes(History.Count == 0 ? value : value.With("history", ValueList.From(History.Select(HistoryEntry))));
    }

    private Value ConfigValue()
    {
        var config = new ValueMap.Builder();
        Set("User", User.Length == 0 ? Value.Null : User);
        Set("ExposedPorts", ExposedPorts.Count == 0 ? Value.Null : DocumentFields.FromKeys(ExposedPorts));
        Set("Env", Env.Count == 0 ? Value.Null : DocumentFields.FromTexts(Env));
        Set("Entrypoint", Entrypoint.Count == 0 ? Value.Null : DocumentFields.FromTexts(Entrypoint));
        Set("Cmd", Cmd.Count == 0 ? Value.Null : DocumentFields.FromTexts(Cmd));
        Set("Volumes", Volumes.Count == 0 ? Value.Null : DocumentFields.FromKeys(Volumes));
        Set("WorkingDir", WorkingDir.Length == 0 ? Value.Null : WorkingDir);
        Set("Labels", Labels.Count == 0 ? Value.Null : DocumentFields.FromTextMap(Labels));
        Set("StopSignal", StopSignal.Length == 0 ? Value.Null : StopSignal);
        return config.Build();

        void Set(string key, Value value)
        {
            if (!value.IsNull)
            {
                config[key] = value;
            }
        }
    }

    private Value HistoryEntry(string createdBy)
    {
        var entry = Value.Map(("created_by", createdBy));
        return Created is { } created ? Value.Map(("created", Rfc3339(created))).WithFields(entry) : entry;
    }

    private static DateTimeOffset? ReadTime(string? text) =>
        DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time) ? time : null;

    private static string Rfc3339(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
