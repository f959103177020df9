namespace Fairway.Testing;

/// <summary>
/// A fact that is reported as skipped, by name, where something it needs is missing: programs on the PATH, or <c>root</c>.
/// </summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class RequiresFactAttribute : FactAttribute
{
    public RequiresFactAttribute(params string[] needs)
    {
        var missing = Array.FindAll(needs, need => !IsThere(need));
        if (missing.Length > 0)
        {
            Skip = "needs " + string.Join(", ", missing);
        }
    }

    private static bool IsThere(string need) => need == "root"
        ? Environment.IsPrivilegedProcess
        : (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Append("/usr/sbin").Any(folder => File.Exists(Path.Combine(folder, need)));
}
