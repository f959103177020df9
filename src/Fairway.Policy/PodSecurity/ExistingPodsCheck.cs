using Fairway.Kubernetes;
using Fairway.Values;

namespace Fairway.Policy.PodSecurity;

/// <summary>Warns of the pods that are in a namespace already and that its new level would refuse; bounded in number and in time.</summary>
/// <param name="listPods">The pods of a namespace.</param>
/// <param name="time">Bounds how long the check may take.</param>
public sealed class ExistingPodsCheck(Func<string, CancellationToken, Task<IReadOnlyList<Value>>> listPods, TimeProvider time)
{
    internal async Task<IReadOnlyList<string>> WarningsAsync(
        string @namespace, LevelVersion enforce, PodSecurityOptions options, CancellationToken cancellationToken)
    {
        var start = time.GetTimestamp();
        var pods = Prioritized(await listPods(@namespace, cancellationToken).ConfigureAwait(false));
        var names = new SortedDictionary<string, List<string>>(StringComparer.Ordinal);
        var evaluated = 0;
        foreach (var pod in pods.Take(options.MostPodsToCheck))
        {
            evaluated++;
            if (pod["spec"]["runtimeClassName"].AsString() is not { } runtimeClass || !options.ExemptRuntimeClasses.Contains(runtimeClass))
            {
                Evaluate(pod, enforce, names);
            }

            if (time.GetElapsedTime(start) > options.PodCheckTimeout)
            {
                break;
            }
        }

        var warnings = new List<string>();
        if (evaluated < pods.Count)
        {
            warnings.Add($"new PodSecurity enforce level only checked against the first {evaluated} of {pods.Count} existing pods");
        }

        if (names.Count > 0)
        {
            warnings.Add($"existing pods in namespace \"{@namespace}\" violate the new PodSecurity enforce level \"{enforce}\"");
        }

        return [.. warnings, .. names.Select(pair => $"{Pods(pair.Value)}: {pair.Key}").Order(StringComparer.Ordinal)];
    }

    private static void Evaluate(Value pod, LevelVersion enforce, SortedDictionary<string, List<string>> names)
    {
        var result = PodSecurityEvaluator.Evaluate(enforce, pod["metadata"], pod["spec"]);
        if (result.IsAllowed)
        {
            return;
        }

        if (!names.TryGetValue(result.Reason, out var same))
        {
            names[result.Reason] = same = [];
        }

        same.Add(pod.Name);
    }

    private static string Pods(List<string> names) => names.Min(StringComparer.Ordinal) + names.Count switch
    {
        1 => "",
        2 => " (and 1 other pod)",
        _ => $" (and {names.Count - 1} other pods)",
    };

    // One pod of each controller first: its others are most likely alike.
    private static List<Value> Prioritized(IReadOnlyList<Value> pods)
    {
        var controllers = new HashSet<string>(StringComparer.Ordinal);
        var (first, later) = (new List<Value>(), new List<Value>());
        foreach (var pod in pods)
        {
            var controller = pod.ControllerReference["uid"].AsString();
            (controller is null || controllers.Add(controller) ? first : later).Add(pod);
        }

        return [.. first, .. later];
    }
}
