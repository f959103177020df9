using System.Diagnostics;
using System.Globalization;
using Fairway.ControlPlane.Http;

namespace Fairway.ControlPlane.Metrics;

/// <summary>
/// The process as Prometheus' own clients tell of it (https://prometheus.io/docs/instrumenting/writing_clientlibs/#process-metrics), and what was
/// built.
/// </summary>
internal static class ProcessMetrics
{
    public static void AddTo(MetricsRegistry registry)
    {
        registry.ReadCounter(
            "process_cpu_seconds_total",
            "Total user and system CPU time spent in seconds.",
            static () => Environment.CpuUsage.TotalTime.TotalSeconds);
        registry.ReadGauge("process_resident_memory_bytes", "Resident memory size in bytes.", static () => Environment.WorkingSet);
        registry.ReadGauge("process_virtual_memory_bytes", "Virtual memory size in bytes.", static () => Of(static own => own.VirtualMemorySize64));
        registry.ReadGauge(
            "process_start_time_seconds",
            "Start time of the process since unix epoch in seconds.",
            static () => Of(static own => (own.StartTime.ToUniversalTime() - DateTime.UnixEpoch).TotalSeconds));
        if (OperatingSystem.IsLinux())
        {
            registry.ReadGauge(
                "process_open_fds", "Number of open file descriptors.", static () => Directory.EnumerateFileSystemEntries("/proc/self/fd").Count());
            registry.ReadGauge("process_max_fds", "Maximum number of open file descriptors.", MaxFiles);
        }

        var version = ServerVersion.Document;
        string[] labels = ["major", "minor", "gitVersion", "gitCommit", "gitTreeState", "buildDate", "goVersion", "compiler", "platform"];
        registry.ReadGauge(
            "kubernetes_build_info",
            "A metric with a constant '1' value labeled by major, minor, git version, git commit, git tree state, build date, Go version, and "
            + "compiler from which Kubernetes was built, and platform on which it is running.",
            ["major", "minor", "git_version", "git_commit", "git_tree_state", "build_date", "go_version", "compiler", "platform"],
            () => [([.. labels.Select(label => version[label].AsString() ?? "")], 1)]);
    }

    private static double Of(Func<Process, double> read)
    {
        using var own = Process.GetCurrentProcess();
        return read(own);
    }

    // Max open files            1024                 524288               files
    private static double MaxFiles()
    {
        const string Field = "Max open files";
        var line = File.ReadLines("/proc/self/limits").FirstOrDefault(line => line.StartsWith(Field, StringComparison.Ordinal)) ?? "";
        var soft = line[Math.Min(Field.Length, line.Length)..].Split(' ', StringSplitOptions.RemoveEmptyEntries).FirstOrDefault();
        return double.TryParse(soft, CultureInfo.InvariantCulture, out var limit) ? limit : double.PositiveInfinity;
    }
}
