using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using Fairway.Platform;
using Fairway.Terminal;

namespace Fairway.Commands;

/// <summary><c>fairway up</c>: starts the platform in the foreground and delivers the demo.</summary>
internal static class UpCommand
{
    public static Command Create()
    {
        var state = StateOption.Create();
        var api = Port("--api-port", "the Kubernetes API's port", Ports.Default.Api);
        var registry = Port("--registry-port", "the image registry's port", Ports.Default.Registry);
        var dashboard = Port("--dashboard-port", "the port of the status page and of served Git repositories", Ports.Default.Dashboard);
        var runtime = new Option<string?>("--runtime")
        {
            Description = "the OCI runtime of the containers [default: the first that works]",
            HelpName = "crun|runc",
        };
        runtime.AcceptOnlyFromAmong("crun", "runc");
        var without = new Option<Parts>("--without")
        {
            Description = "leave these parts to others, and the sample service out: controllers, scheduler, delivery, node",
            HelpName = "PART,...",
            CustomParser = ParseParts,
        };
        var encryption = new Option<string?>("--encryption-provider-config")
        {
            Description = "encrypt objects on disk as this EncryptionConfiguration says; '' for no longer [default: as before]",
            HelpName = "FILE",
        };
        var retention = new Option<TimeSpan?>("--history-retention")
        {
            Description = "how long `fairway history` knows of a revision once it is superseded, such as 12h or 30d [default: 7d]",
            HelpName = "DURATION",
            CustomParser = ParseRetention,
        };
        var noDemo = new Option<bool>("--no-demo") { Description = "start the platform alone" };
        var server = new ApiServerFlags();
        var command = new Command("up", "Start the platform here, and deliver the sample service")
        {
            state, api, registry, dashboard, runtime, without, encryption, retention, noDemo,
        };
        foreach (var flag in server.All)
        {
            command.Add(flag);
        }

        command.SetAction((parsed, cancellationToken) =>
        {
            var folder = parsed.Folder(state);
            var saved = Instance.Read(folder)?.Ports ?? Ports.Default;
            // An option that is not given keeps what the instance had.
            int Choose(Option<int?> option, int otherwise) => parsed.GetValue(option) ?? otherwise;
            var ports = new Ports(Choose(api, saved.Api), Choose(registry, saved.Registry), Choose(dashboard, saved.Dashboard));
            ports.Check();
            var parts = Parts.All & ~parsed.GetValue(without);
            var demo = parts == Parts.All && !parsed.GetValue(noDemo) ? DemoFolder() : null;
            var options = new UpOptions(ports, parts, parsed.GetValue(runtime) ?? "", demo, server.Read(parsed))
            {
                EncryptionConfiguration = parsed.GetValue(encryption) is { Length: > 0 } file ? Path.GetFullPath(file) : parsed.GetValue(encryption),
                HistoryRetention = parsed.GetValue(retention),
            };
            return new UpRun(folder, options, Console.Out, TerminalStyle.OfOutput(), TimeProvider.System).RunAsync(cancellationToken);
        });
        return command;
    }

    // The launcher tells where the clone is; a binary on its own has no demo beside it.
    private static string DemoFolder()
    {
        var home = Environment.GetEnvironmentVariable("FAIRWAY_HOME") is { Length: > 0 } given ? given : Environment.CurrentDirectory;
        var demo = Path.Combine(home, "demo");
        return Directory.Exists(Path.Combine(demo, "fleet"))
            ? demo
            : throw new UserError($"the demo is not in {demo}; run ./fairway from a clone, or start the platform alone with --no-demo");
    }

    private static Option<int?> Port(string name, string description, int @default) =>
        new(name) { Description = $"{description} [default: {@default}]", HelpName = "PORT", CustomParser = ParsePort };

    private static int? ParsePort(ArgumentResult result)
    {
        var text = result.Tokens[0].Value;
        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var port) && port is >= 1 and <= 65535)
        {
            return port;
        }

        result.AddError($"'{text}' is not a port: give a number from 1 to 65535");
        return null;
    }

    private static TimeSpan? ParseRetention(ArgumentResult result)
    {
        var text = result.Tokens[0].Value;
        if (Durations.TryParse(text, TimeSpan.FromDays(3660), out var duration))
        {
            return duration;
        }

        result.AddError($"--history-retention {text}: give a duration such as 12h or 30d, at most ten years");
        return null;
    }

    private static Parts ParseParts(ArgumentResult result)
    {
        var parts = Parts.None;
        foreach (var name in result.Tokens[0].Value.Split(','))
        {
            var part = name switch
            {
                "controllers" => Parts.Controllers,
                "scheduler" => Parts.Scheduler,
                "delivery" => Parts.Delivery,
                "node" => Parts.Node,
                _ => Parts.None,
            };
            if (part == Parts.None)
            {
                result.AddError($"'{name}' is not a part: give controllers, scheduler, delivery or node, with commas between them");
            }

            parts |= part;
        }

        return parts;
    }
}
