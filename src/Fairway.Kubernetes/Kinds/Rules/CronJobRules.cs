using System.Text.RegularExpressions;
using Fairway.Kubernetes.Kinds.Objects;
using Fairway.Kubernetes.Schedules;
using Fairway.Kubernetes.Schemas;
using Fairway.Values;

namespace Fairway.Kubernetes.Kinds.Rules;

/// <summary>batch/v1 CronJob.</summary>
internal static partial class CronJobRules
{
    // The names of its jobs add a hyphen and ten digits, and must be labels.
    private const int LongestName = 52;

    public static KindRules Rules { get; } = new() { Default = Default, Validate = Validate };

    private static Value Default(Value cron) => Rewrite.Field(
        cron, "spec", static spec => Rewrite.Field(spec, "jobTemplate", PodTemplateChecks.Default));

    private static IReadOnlyList<FieldError> Validate(Value @new, Value old)
    {
        var problems = new Problems();
        if (old.IsNull && @new.Name.Length > LongestName)
        {
            problems.Invalid("metadata.name", @new.Name, $"must be no more than {LongestName} characters");
        }

        using var _ = problems.At("spec");
        var (spec, before) = (@new["spec"], old["spec"]);
        if (spec["schedule"].AsString() is { Length: > 0 } schedule)
        {
            CheckSchedule(schedule, spec["timeZone"], (before["schedule"].AsString() ?? "").Contains("TZ", StringComparison.Ordinal), problems);
        }
        else
        {
            problems.Required("schedule");
        }

        foreach (var number in (ReadOnlySpan<string>)["startingDeadlineSeconds", "successfulJobsHistoryLimit", "failedJobsHistoryLimit"])
        {
            problems.Negative(number, spec[number]);
        }

        if (spec["timeZone"].AsString() is { } zone && (old.IsNull || before["timeZone"] != zone))
        {
            CheckTimeZone(zone, problems);
        }

        using (problems.At("jobTemplate"))
        {
            using (problems.At("metadata"))
            {
                MetadataRules.CheckLabels(spec["jobTemplate"]["metadata"]["labels"], problems);
                MetadataRules.CheckAnnotations(spec["jobTemplate"]["metadata"]["annotations"], problems);
            }

            using (problems.At("spec"))
            {
                JobRules.CheckTemplateSpec(spec["jobTemplate"]["spec"], problems);
            }
        }

        return problems.All;
    }

    private static void CheckSchedule(string schedule, Value zone, bool allowsZone, Problems problems)
    {
        if (!CronSchedule.TryParse(schedule, out _, out var error))
        {
            problems.Invalid("schedule", schedule, error);
        }

        if (!schedule.Contains("TZ", StringComparison.Ordinal))
        {
            return;
        }

        if (!allowsZone)
        {
            problems.Invalid("schedule", schedule, "cannot use TZ or CRON_TZ in schedule, use timeZone field instead");
        }
        else if (!zone.IsNull)
        {
            problems.Invalid("schedule", schedule, "cannot use both timeZone field and TZ or CRON_TZ in schedule");
        }
    }

    private static void CheckTimeZone(string zone, Problems problems)
    {
        if (zone.Length == 0)
        {
            problems.Invalid("timeZone", zone, "timeZone must be nil or non-empty string");
        }
        else if (zone.Split('/').Any(part => part is "." or ".." || part.StartsWith('-') || !ZonePart().IsMatch(part)))
        {
            problems.Invalid("timeZone", zone, $"unknown time zone {zone}");
        }
        else if (zone.Equals("Local", StringComparison.OrdinalIgnoreCase))
        {
            problems.Invalid("timeZone", zone, "timeZone must be an explicit time zone as defined in https://www.iana.org/time-zones");
        }
        else if (!CronSchedule.IsTimeZone(zone))
        {
            problems.Invalid("timeZone", zone, $"unknown time zone {zone}");
        }
    }

    [GeneratedRegex(@"^[A-Za-z.\-_0-9+]{1,14}\z")]
    private static partial Regex ZonePart();
}
