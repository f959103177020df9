using Fairway.Values;

namespace Fairway.Kubernetes.Health;

/// <summary>kstatus' rules for jobs: a job that has started is current, for its running is what was asked.</summary>
internal static class JobHealth
{
    public static Health Evaluate(Value job)
    {
        var status = job["status"];
        var completions = job["spec"]["completions"].AsLong() ?? job["spec"]["parallelism"].AsLong() ?? 1;
        var (succeeded, failed) = (status["succeeded"].AsLong() ?? 0, status["failed"].AsLong() ?? 0);
        foreach (var condition in status["conditions"].Items)
        {
            if (condition["status"].AsString() != "True")
            {
                continue;
            }

            switch (condition["type"].AsString())
            {
                case "Complete":
                    return Health.Current($"Job Completed. succeeded: {succeeded}/{completions}");
                case "Failed":
                    return Health.Failed($"Job Failed. failed: {failed}/{completions}");
                case "Suspended":
                    return Health.Current("Job is suspended");
            }
        }

        return string.IsNullOrEmpty(status["startTime"].AsString())
            ? Health.InProgress("Job not started")
            : Health.Current($"Job in progress. success:{succeeded}, active: {status["active"].AsLong() ?? 0}, failed: {failed}");
    }
}
