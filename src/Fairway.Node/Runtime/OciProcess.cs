using Fairway.Values;

namespace Fairway.Node.Runtime;

/// <summary>The <c>process</c> part of a runtime configuration: what runs, as whom, with which rights.</summary>
internal static class OciProcess
{
    private const string DefaultPath = "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

    public static Value Build(ContainerRequest request, IReadOnlySet<string> capabilities, RuntimeSupport support)
    {
        var isTerminal = request.Container["tty"].AsBool() == true;
        return Value.Map(
            ("terminal", isTerminal),
            ("user", User(request.User)),
            ("args", ValueList.From(Arguments(request).Select(argument => (Value)argument))),
            ("env", ValueList.From(Variables(request, isTerminal).Select(variable => (Value)variable))),
            ("cwd", WorkingFolder(request)),
            ("capabilities", Rights(capabilities, request.User.User == 0)),
            ("rlimits", Value.List(Value.Map(("type", "RLIMIT_NOFILE"), ("hard", support.OpenFiles), ("soft", support.OpenFiles)))),
            ("noNewPrivileges", request.SecurityContext["allowPrivilegeEscalation"].AsBool() == false),
            ("apparmorProfile", AppArmor.ProfileOf(request.Pod, request.Container) is { Length: > 0 } profile ? profile : Value.Null),
            ("oomScoreAdj", Math.Max(
                support.LeastOutOfMemoryScore, QualityOfService.OutOfMemoryScore(request.Pod, request.Container, support.MemoryBytes))));
    }

    /// <summary>For one more process in a running container.</summary>
    public static Value ForExec(Value process, IEnumerable<string> command, bool isTerminal)
    {
        var result = process.With("args", ValueList.From(command.Select(argument => (Value)argument))).With("terminal", isTerminal);
        return isTerminal && !process["env"].Items.Any(item => item.AsString()!.StartsWith("TERM=", StringComparison.Ordinal))
            ? result.With("env", process["env"].Items.Add("TERM=xterm"))
            : result;
    }

    private static Value User(ProcessUser user) => Value.Map(
        ("uid", user.User), ("gid", user.Group), ("additionalGids", ValueList.From(user.ExtraGroups.Select(group => (Value)group))));

    // command replaces the image's entrypoint and its arguments, args only the arguments.
    private static List<string> Arguments(ContainerRequest request)
    {
        var command = Expanded(request, "command");
        var arguments = Expanded(request, "args");
        List<string> result = command.Count > 0
            ? [.. command, .. arguments]
            : [.. request.Image.Config.Entrypoint, .. arguments.Count > 0 ? arguments : request.Image.Config.Cmd];
        return result.Count > 0 ? result : throw new ContainerConfigException("no command specified: neither the container nor its image has one");
    }

    private static List<string> Expanded(ContainerRequest request, string field)
    {
        var variables = request.Environment.ToDictionary(pair => pair.Key, pair => pair.Value, StringComparer.Ordinal);
        return [.. request.Container[field].Items.Select(item => VariableExpansion.Expand(item.AsString() ?? "", variables))];
    }

    private static List<string> Variables(ContainerRequest request, bool isTerminal)
    {
        var names = request.Environment.Select(pair => pair.Key).ToHashSet(StringComparer.Ordinal);
        var inherited = request.Image.Config.Env.Where(variable => !names.Contains(variable.Split('=', 2)[0])).ToList();
        List<string> all = [.. inherited, .. request.Environment.Select(pair => $"{pair.Key}={pair.Value}")];
        AddDefault(all, DefaultPath);
        AddDefault(all, $"HOSTNAME={request.Sandbox.Hostname}");
        AddDefault(all, $"HOME={request.User.Home}");
        if (isTerminal)
        {
            AddDefault(all, "TERM=xterm");
        }

        return all;
    }

    private static void AddDefault(List<string> variables, string variable)
    {
        var name = variable[..(variable.IndexOf('=', StringComparison.Ordinal) + 1)];
        if (!variables.Exists(other => other.StartsWith(name, StringComparison.Ordinal)))
        {
            variables.Add(variable);
        }
    }

    private static string WorkingFolder(ContainerRequest request)
    {
        var folder = request.Container["workingDir"].AsString() is { Length: > 0 } wanted ? wanted : request.Image.Config.WorkingDir;
        return folder.Length == 0 ? "/" : folder.StartsWith('/') ? folder : "/" + folder;
    }

    // Nobody but root starts with capabilities in effect: others may only get them back from files (and lose even that by drop).
    private static Value Rights(IReadOnlySet<string> capabilities, bool isRoot)
    {
        Value all = ValueList.From(capabilities.Select(name => (Value)name));
        return isRoot
            ? Value.Map(("bounding", all), ("effective", all), ("permitted", all))
            : Value.Map(("bounding", all));
    }
}
