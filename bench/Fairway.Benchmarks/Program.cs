using Fairway.Benchmarks;

string[] names = args.Length == 0 ? ["json", "cel", "store", "rollout"] : args;
var unknown = names.Except(["json", "cel", "store", "rollout"]).ToArray();
if (unknown.Length > 0)
{
    Console.Error.WriteLine($"unknown benchmark {unknown[0]}; there are json, cel, store and rollout");
    return 2;
}

foreach (var name in names)
{
    switch (name)
    {
        case "json":
            JsonBenchmark.Run(Console.Out);
            break;
        case "cel":
            CelBenchmark.Run(Console.Out);
            break;
        case "store":
            await StoreBenchmark.RunAsync(Console.Out, CancellationToken.None);
            break;
        case "rollout":
            await RolloutBenchmark.RunAsync(Console.Out, CancellationToken.None);
            break;
    }
}

return 0;
