using Fairway.Benchmarks;

if (args is ["table", var ours, var theirs])
{
    LoadTable.Write(Console.Out, ours, theirs);
    return 0;
}

if (args is ["serve", var folder])
{
    await ServerProcess.ServeAsync(folder, CancellationToken.None);
    return 0;
}

string[] all = ["json", "write", "cel", "store", "start", "watches", "rollout"];
var names = args.Length == 0 ? all : args;
var unknown = names.Except(all).ToArray();
if (unknown.Length > 0)
{
    Console.Error.WriteLine($"unknown benchmark {unknown[0]}; there are {string.Join(", ", all)}");
    return 2;
}

foreach (var name in names)
{
    switch (name)
    {
        case "json":
            JsonBenchmark.Run(Console.Out);
            break;
        case "write":
            WriteBenchmark.Run(Console.Out);
            break;
        case "cel":
            CelBenchmark.Run(Console.Out);
            break;
        case "store":
            await StoreBenchmark.RunAsync(Console.Out, CancellationToken.None);
            break;
        case "start":
            await StartBenchmark.RunAsync(Console.Out, CancellationToken.None);
            break;
        case "watches":
            await WatchesBenchmark.RunAsync(Console.Out, CancellationToken.None);
            break;
        case "rollout":
            await RolloutBenchmark.RunAsync(Console.Out, CancellationToken.None);
            break;
    }
}

return 0;
