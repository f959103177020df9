namespace Fairway.Kubernetes.Tests.Kinds.Rules;

/// <summary>The wording is that of pkg/apis/apps/validation, pkg/apis/batch/validation and pkg/apis/core/validation of Kubernetes.</summary>
public sealed class WorkloadRulesTests
{
    private const string Selector = "\"selector\":{\"matchLabels\":{\"a\":\"b\"}},\"template\":TEMPLATE";

    [Theory]
    [InlineData("apps/v1 DaemonSet", "\"spec\":{" + Selector + "}", "spec.updateStrategy.rollingUpdate", "{\"maxSurge\":0,\"maxUnavailable\":1}")]
    [InlineData(
        "apps/v1 DaemonSet",
        "\"spec\":{" + Selector + ",\"updateStrategy\":{\"type\":\"OnDelete\"}}",
        "spec.updateStrategy",
        "{\"type\":\"OnDelete\"}")]
    [InlineData(
        "apps/v1 StatefulSet",
        "\"spec\":{" + Selector + "}",
        "spec.updateStrategy",
        "{\"type\":\"RollingUpdate\",\"rollingUpdate\":{\"partition\":0}}")]
    [InlineData(
        "apps/v1 StatefulSet",
        "\"spec\":{" + Selector + ",\"volumeClaimTemplates\":[{\"metadata\":{\"name\":\"d\"},\"spec\":{}}]}",
        "spec.volumeClaimTemplates",
        "[{\"metadata\":{\"name\":\"d\"},\"spec\":{\"volumeMode\":\"Filesystem\"},\"status\":{\"phase\":\"Pending\"},"
        + "\"apiVersion\":\"v1\",\"kind\":\"PersistentVolumeClaim\"}]")]
    [InlineData("v1 ReplicationController", "\"spec\":{\"template\":TEMPLATE}", "spec.selector", "{\"a\":\"b\"}")]
    [InlineData("v1 ReplicationController", "\"spec\":{\"template\":TEMPLATE}", "metadata.labels", "{\"a\":\"b\"}")]
    [InlineData("batch/v1 CronJob", "\"spec\":{\"schedule\":\"@daily\",\"jobTemplate\":{\"spec\":{}}}", "spec.jobTemplate.spec", "{}")]
    [InlineData("batch/v1 CronJob", "\"spec\":{\"schedule\":\"@daily\"}", "spec.failedJobsHistoryLimit", "1")]
    public void What_a_workload_leaves_out_is_filled_in(string type, string rest, string path, string expected)
    {
        var found = NewObject.Of(type, rest).At(path.Split('.'));
        Assert.Equal(Fairway.Values.Json.JsonReader.Read(expected), found);
    }

    [Theory]
    [InlineData("apps/v1 DaemonSet", "\"spec\":{" + Selector + "}")]
    [InlineData("apps/v1 StatefulSet", "\"spec\":{" + Selector + "}")]
    [InlineData("v1 ReplicationController", "\"spec\":{\"template\":TEMPLATE}")]
    [InlineData("v1 PodTemplate", "\"template\":TEMPLATE")]
    [InlineData("apps/v1 ControllerRevision", "\"data\":{},\"revision\":1")]
    [InlineData(
        "apps/v1 DaemonSet",
        "\"spec\":{" + Selector + ",\"updateStrategy\":{\"rollingUpdate\":{\"maxSurge\":\"10%\",\"maxUnavailable\":1}}}",
        "spec.updateStrategy.rollingUpdate.maxSurge: Invalid value: \"10%\": may not be set when maxUnavailable is non-zero")]
    [InlineData(
        "apps/v1 DaemonSet",
        "\"spec\":{" + Selector + ",\"updateStrategy\":{\"rollingUpdate\":{\"maxUnavailable\":0}}}",
        "spec.updateStrategy.rollingUpdate.maxUnavailable: Required value: cannot be 0 when maxSurge is 0")]
    [InlineData(
        "apps/v1 DaemonSet",
        "\"spec\":{" + Selector + ",\"minReadySeconds\":-1,\"updateStrategy\":{\"type\":\"Recreate\"}}",
        "spec.minReadySeconds: Invalid value: -1: must be greater than or equal to 0",
        "spec.updateStrategy: Unsupported value: {\"type\":\"Recreate\"}: supported values: \"RollingUpdate\", \"OnDelete\"")]
    [InlineData(
        "apps/v1 StatefulSet",
        "\"spec\":{" + Selector + ",\"podManagementPolicy\":\"Any\",\"ordinals\":{\"start\":-1}}",
        "spec.ordinals.start: Invalid value: -1: must be greater than or equal to 0",
        "spec.podManagementPolicy: Invalid value: \"Any\": must be 'OrderedReady' or 'Parallel'")]
    [InlineData(
        "v1 ReplicationController",
        "\"spec\":{\"selector\":{\"a\":\"c\"},\"template\":TEMPLATE}",
        "spec.template.metadata.labels: Invalid value: {\"a\":\"b\"}: `selector` does not match template `labels`")]
    [InlineData(
        "apps/v1 ControllerRevision",
        "\"revision\":-1",
        "data: Required value: data is mandatory",
        "revision: Invalid value: -1: must be greater than or equal to 0")]
    public void A_workload_is_checked(string type, string rest, params string[] errors) =>
        Assert.Equal(errors.Order(StringComparer.Ordinal), Sample.ErrorsOf(NewObject.Of(type, rest)).Order(StringComparer.Ordinal));

    [Fact]
    public void A_stateful_set_is_named_by_a_label() =>
        Assert.StartsWith(
            "metadata.name: Invalid value: \"a.b\": a lowercase RFC 1123 label must consist of",
            Assert.Single(Sample.ErrorsOf(NewObject.Of("apps/v1 StatefulSet", "\"spec\":{" + Selector + "}", "a.b"))),
            StringComparison.Ordinal);

    [Fact]
    public void A_stateful_set_keeps_its_service_and_may_scale()
    {
        var set = NewObject.Of("apps/v1 StatefulSet", "\"spec\":{\"serviceName\":\"s\"," + Selector + "}");
        Assert.Empty(Sample.ErrorsOf(set.WithAt(["spec", "replicas"], 3), set));
        Assert.Equal(
            [
                "spec: Forbidden: updates to statefulset spec for fields other than 'replicas', 'ordinals', 'template', 'updateStrategy', "
                + "'revisionHistoryLimit', 'persistentVolumeClaimRetentionPolicy' and 'minReadySeconds' are forbidden",
            ],
            Sample.ErrorsOf(set.WithAt(["spec", "serviceName"], "t"), set));
    }

    [Theory]
    [InlineData("\"schedule\":\"* * * *\"", "spec.schedule: Invalid value: \"* * * *\": expected exactly 5 fields, found 4: [* * * *]")]
    [InlineData(
        "\"schedule\":\"TZ=UTC 0 0 * * *\"",
        "spec.schedule: Invalid value: \"TZ=UTC 0 0 * * *\": cannot use TZ or CRON_TZ in schedule, use timeZone field instead")]
    [InlineData("\"schedule\":\"0 0 * * *\",\"timeZone\":\"Mars/Base\"", "spec.timeZone: Invalid value: \"Mars/Base\": unknown time zone "
    + "Mars/Base")]
    [InlineData(
        "\"schedule\":\"0 0 * * *\",\"timeZone\":\"local\"",
        "spec.timeZone: Invalid value: \"local\": timeZone must be an explicit time zone as defined in https://www.iana.org/time-zones")]
    [InlineData(
        "\"schedule\":\"0 0 * * *\",\"concurrencyPolicy\":\"No\"",
        "spec.concurrencyPolicy: Unsupported value: \"No\": supported values: \"Allow\", \"Forbid\", \"Replace\"")]
    [InlineData("\"schedule\":\"0 0 * * *\",\"timeZone\":\"Europe/Berlin\"")]
    public void A_cron_job_is_checked(string fields, params string[] errors) => Assert.Equal(
        errors,
        Sample.ErrorsOf(NewObject.Of(
            "batch/v1 CronJob",
            "\"spec\":{" + fields + ",\"jobTemplate\":{\"spec\":{\"template\":{\"spec\":{\"restartPolicy\":\"Never\","
            + "\"containers\":[{\"name\":\"c\",\"image\":\"i\"}]}}}}}")));

    [Fact]
    public void A_cron_jobs_name_leaves_room_for_the_names_of_its_jobs() =>
        Assert.Contains(
            $"metadata.name: Invalid value: \"{new string('a', 53)}\": must be no more than 52 characters",
            Sample.ErrorsOf(NewObject.Of("batch/v1 CronJob", "\"spec\":{\"schedule\":\"@daily\"}", new string('a', 53))));
}
