using Fairway.Kubernetes.Schemas;
using Fairway.Values;

namespace Fairway.Policy.PodSecurity;

/// <summary>What a namespace refuses, what it writes to the audit log, and what it warns of.</summary>
public sealed record NamespacePolicy(LevelVersion Enforce, LevelVersion Audit, LevelVersion Warn)
{
    /// <summary>No restriction: what holds where nothing else is said.</summary>
    public static NamespacePolicy Privileged { get; } = new(default, default, default);

    internal bool IsPrivileged => Enforce.Level == PodSecurityLevel.Privileged
        && Audit.Level == PodSecurityLevel.Privileged
        && Warn.Level == PodSecurityLevel.Privileged;

    /// <summary>
    /// The policy of a namespace's labels. A level that cannot be read is enforced as restricted, but neither audited nor warned of; an
    /// enforced level without a level to warn of is warned of too.
    /// </summary>
    public static NamespacePolicy From(ValueMap labels, NamespacePolicy defaults, ICollection<FieldError> errors)
    {
        var known = errors.Count;
        var enforceLevel = Level(labels, PodSecurityLabels.Enforce, PodSecurityLevel.Restricted, errors);
        var isEnforceValid = errors.Count == known;
        var enforce = new LevelVersion(
            enforceLevel ?? defaults.Enforce.Level,
            Version(labels, PodSecurityLabels.Enforce, errors) ?? defaults.Enforce.Version);
        var audit = new LevelVersion(
            Level(labels, PodSecurityLabels.Audit, PodSecurityLevel.Privileged, errors) ?? defaults.Audit.Level,
            Version(labels, PodSecurityLabels.Audit, errors) ?? defaults.Audit.Version);
        var warnLevel = Level(labels, PodSecurityLabels.Warn, PodSecurityLevel.Privileged, errors);
        var warnVersion = Version(labels, PodSecurityLabels.Warn, errors);
        var warn = new LevelVersion(warnLevel ?? defaults.Warn.Level, warnVersion ?? defaults.Warn.Version);
        if (enforceLevel is not null && isEnforceValid && warnLevel is null && enforce.Level > warn.Level)
        {
            warn = new(enforce.Level, warnVersion ?? enforce.Version);
        }

        return new(enforce, audit, warn);
    }

    /// <summary>What is not privileged: <c>enforce=baseline:latest, warn=restricted:v1.30</c>.</summary>
    public override string ToString() => string.Join(
        ", ",
        new[] { ("enforce", Enforce), ("audit", Audit), ("warn", Warn) }
            .Where(part => part.Item2.Level != PodSecurityLevel.Privileged)
            .Select(part => $"{part.Item1}={part.Item2}"));

    private static PodSecurityLevel? Level(ValueMap labels, string label, PodSecurityLevel otherwise, ICollection<FieldError> errors)
    {
        switch (labels[label].AsString())
        {
            case null:
                return null;
            case "privileged":
                return PodSecurityLevel.Privileged;
            case "baseline":
                return PodSecurityLevel.Baseline;
            case "restricted":
                return PodSecurityLevel.Restricted;
            default:
                errors.Add(Invalid(labels, label, "must be one of privileged, baseline, restricted"));
                return otherwise;
        }
    }

    private static PodSecurityVersion? Version(ValueMap labels, string level, ICollection<FieldError> errors)
    {
        var label = PodSecurityLabels.VersionOf(level);
        if (labels[label].AsString() is not { } text)
        {
            return null;
        }

        if (!PodSecurityVersion.TryParse(text, out var version))
        {
            errors.Add(Invalid(labels, label, "must be \"latest\" or \"v1.x\""));
        }

        return version;
    }

    private static FieldError Invalid(ValueMap labels, string label, string detail) =>
        FieldError.Invalid($"metadata.labels[{label}]", labels[label], detail);
}
