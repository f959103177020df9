using System.Globalization;
using Fairway.Values;
using Fairway.Values.Json;

namespace Fairway.Node.Network;

/// <summary>
/// Lets the pods' packets through where another program's chain drops all that is forwarded and not allowed in it, as Docker and most
/// firewalls have it: two rules at the head of each such chain, marked with the instance. Nobody outside can open a connection to a pod by them.
/// </summary>
internal sealed class ForwardRules(string instance, RunHostCommand run)
{
    private readonly string _mark = NetworkNames.RuleTable(instance);
    private readonly string _links = NetworkNames.LinkPrefix(instance) + "*";

    public async Task OpenAsync(CancellationToken cancellationToken)
    {
        var script = await RemovalAsync(cancellationToken).ConfigureAwait(false);
        foreach (var chain in await ChainsAsync(cancellationToken).ConfigureAwait(false))
        {
            if (chain["policy"].AsString() == "drop")
            {
                script.Add($"insert rule {Name(chain)} oifname \"{_links}\" ct state established,related accept comment \"{_mark}\"");
                script.Add($"insert rule {Name(chain)} iifname \"{_links}\" accept comment \"{_mark}\"");
            }
        }

        await ApplyAsync(script, cancellationToken).ConfigureAwait(false);
    }

    public async Task CloseAsync(CancellationToken cancellationToken) =>
        await ApplyAsync(await RemovalAsync(cancellationToken).ConfigureAwait(false), cancellationToken).ConfigureAwait(false);

    private async Task<List<string>> RemovalAsync(CancellationToken cancellationToken)
    {
        var script = new List<string>();
        foreach (var chain in await ChainsAsync(cancellationToken).ConfigureAwait(false))
        {
            var listed = await run("nft", ["-j", "-a", "list", "chain", .. Name(chain).Split(' ')], "", cancellationToken).ConfigureAwait(false);
            script.AddRange(JsonReader.Read(listed)["nftables"].Items
                .Select(item => item["rule"])
                .Where(rule => rule["comment"].AsString() == _mark)
                .Select(rule => string.Create(CultureInfo.InvariantCulture, $"delete rule {Name(chain)} handle {rule["handle"].AsLong()}")));
        }

        return script;
    }

    // {"nftables": [{"chain": {"family": "ip", "table": "filter", "name": "FORWARD", "hook": "forward", "prio": 0, "policy": "drop"}}]}
    private async Task<IReadOnlyList<Value>> ChainsAsync(CancellationToken cancellationToken)
    {
        var listed = await run("nft", ["-j", "list", "chains"], "", cancellationToken).ConfigureAwait(false);
        return [.. JsonReader.Read(listed)["nftables"].Items
            .Select(item => item["chain"])
            .Where(chain => chain["hook"].AsString() == "forward" && (chain["family"].AsString() is "ip" or "inet"))];
    }

    private Task ApplyAsync(List<string> script, CancellationToken cancellationToken) =>
        script.Count == 0 ? Task.CompletedTask : run("nft", ["-f", "-"], string.Join('\n', script) + "\n", cancellationToken);

    private static string Name(Value chain) => $"{chain["family"].AsString()} {chain["table"].AsString()} {chain["name"].AsString()}";
}
