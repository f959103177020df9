using Fairway.Kubernetes.Schemas;
using Fairway.Values;
using Fairway.Values.Yaml;

namespace Fairway.ControlPlane.Audit;

/// <summary>
/// Reads an audit policy and tells everything that is wrong with it (upstream's apiserver/pkg/apis/audit/validation):
/// <c>{apiVersion: audit.k8s.io/v1, kind: Policy, rules: [{level: Metadata, verbs: [create]}]}</c>.
/// </summary>
internal sealed class AuditPolicyReader
{
    private const int MaxBytes = 1024 * 1024;

    private static readonly string[] Fields = ["apiVersion", "kind", "metadata", "rules", "omitStages", "omitManagedFields"];

    private static readonly string[] RuleFields =
    [
        "level", "users", "userGroups", "verbs", "resources", "namespaces", "nonResourceURLs", "omitStages", "omitManagedFields",
    ];

    private static readonly string[] ResourceFields = ["group", "resources", "resourceNames"];

    private readonly List<FieldError> _errors = [];

    private AuditPolicyReader()
    {
    }

    /// <exception cref="ArgumentException">The file cannot be read or is no valid policy; every reason is in the message.</exception>
    public static AuditPolicy ReadFile(string path)
    {
        try
        {
            if (new FileInfo(path).Length > MaxBytes)
            {
                throw new ArgumentException($"the audit policy {path} is larger than {MaxBytes} bytes");
            }

            return Read(File.ReadAllText(path));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ValueFormatException or FormatException)
        {
            throw new ArgumentException($"the audit policy {path} cannot be used: {e.Message}", e);
        }
    }

    /// <exception cref="FormatException">Not a valid policy; every reason is in the message.</exception>
    /// <exception cref="ValueFormatException">Not YAML.</exception>
    public static AuditPolicy Read(string text)
    {
        var documents = YamlReader.ReadAll(text).Select(document => document.Value).Where(value => !value.IsNull).ToArray();
        if (documents is not [{ IsMap: true } policy])
        {
            throw new FormatException("it is not one YAML document with an object");
        }

        var reader = new AuditPolicyReader();
        var rules = reader.Policy(policy);
        return reader._errors.Count == 0
            ? new(rules)
            : throw new FormatException(string.Join("; ", reader._errors.Select(error => error.ToString())));
    }

    private List<AuditRule> Policy(Value policy)
    {
        CheckFields(policy, "", Fields);
        if (policy["apiVersion"].AsString() != "audit.k8s.io/v1" || policy["kind"].AsString() != "Policy")
        {
            _errors.Add(FieldError.Invalid("kind", $"{policy["apiVersion"]}, Kind={policy["kind"]}", "must be audit.k8s.io/v1, Kind=Policy"));
        }

        var omitted = Stages(policy["omitStages"], "omitStages");
        var managed = policy["omitManagedFields"].AsBool() == true;
        var rules = new List<AuditRule>();
        foreach (var rule in policy["rules"].Items)
        {
            rules.Add(Rule(rule, $"rules[{rules.Count}]", omitted, managed));
        }

        if (rules.Count == 0)
        {
            _errors.Add(FieldError.Required("rules", "a policy without rules records nothing"));
        }

        return rules;
    }

    private AuditRule Rule(Value rule, string place, AuditStages omitted, bool managed)
    {
        CheckFields(rule, place + ".", RuleFields);
        var level = rule["level"].AsString() ?? "";
        if (!Enum.TryParse<AuditLevel>(level, out var parsed) || parsed.ToString() != level)
        {
            _errors.Add(level.Length == 0
                ? FieldError.Required($"{place}.level")
                : FieldError.NotSupported($"{place}.level", level, ["Metadata", "None", "Request", "RequestResponse"]));
        }

        var paths = Texts(rule, "nonResourceURLs", place);
        var resources = Resources(rule["resources"], $"{place}.resources");
        var namespaces = Texts(rule, "namespaces", place);
        if (paths.Length > 0 && resources.Length + namespaces.Length > 0)
        {
            _errors.Add(FieldError.Invalid(
                $"{place}.nonResourceURLs", rule["nonResourceURLs"], "rules cannot apply to both regular resources and non-resource URLs"));
        }

        CheckPaths(paths, $"{place}.nonResourceURLs");
        return new(new(parsed, omitted | Stages(rule["omitStages"], $"{place}.omitStages"), rule["omitManagedFields"].AsBool() ?? managed))
        {
            Users = Texts(rule, "users", place),
            Groups = Texts(rule, "userGroups", place),
            Verbs = Texts(rule, "verbs", place),
            Namespaces = namespaces,
            Resources = resources,
            Paths = paths,
        };
    }

    private AuditResources[] Resources(Value list, string place)
    {
        var all = new List<AuditResources>();
        foreach (var item in list.Items)
        {
            var at = $"{place}[{all.Count}]";
            CheckFields(item, at + ".", ResourceFields);
            var resources = new AuditResources(item["group"].AsString() ?? "", Texts(item, "resources", at), Texts(item, "resourceNames", at));
            if (resources.Group.Contains('/', StringComparison.Ordinal))
            {
                _errors.Add(FieldError.Invalid($"{at}.group", resources.Group, "must be the group alone, without a version"));
            }

            if (resources.Names.Length > 0 && resources.Resources.Length == 0)
            {
                _errors.Add(FieldError.Invalid(
                    $"{at}.resourceNames", item["resourceNames"], "using resourceNames requires at least one resource"));
            }

            all.Add(resources);
        }

        return [.. all];
    }

    private void CheckPaths(string[] paths, string place)
    {
        for (var i = 0; i < paths.Length; i++)
        {
            if (paths[i] != "*" && !paths[i].StartsWith('/'))
            {
                _errors.Add(FieldError.Invalid($"{place}[{i}]", paths[i], "non-resource URL rules must begin with a '/' character"));
            }

            if (paths[i].IndexOf('*', StringComparison.Ordinal) is >= 0 and var star && star < paths[i].Length - 1)
            {
                _errors.Add(FieldError.Invalid(
                    $"{place}[{i}]", paths[i], "non-resource URL wildcards '*' must be the final character of the rule"));
            }
        }
    }

    private AuditStages Stages(Value list, string place)
    {
        var stages = AuditStages.None;
        for (var i = 0; i < list.Items.Count; i++)
        {
            var name = list[i].AsString() ?? "";
            if (name is "RequestReceived" or "ResponseStarted" or "ResponseComplete" or "Panic")
            {
                stages |= Enum.Parse<AuditStages>(name);
            }
            else
            {
                _errors.Add(FieldError.NotSupported(
                    $"{place}[{i}]", list[i], ["Panic", "RequestReceived", "ResponseComplete", "ResponseStarted"]));
            }
        }

        return stages;
    }

    private string[] Texts(Value map, string field, string place)
    {
        if (!map[field].IsNull && (!map[field].IsList || map[field].Items.Any(item => !item.IsString)))
        {
            _errors.Add(FieldError.TypeInvalid($"{place}.{field}", map[field], "must be a list of texts"));
            return [];
        }

        return [.. map[field].Items.Select(item => item.AsString() ?? "")];
    }

    private void CheckFields(Value map, string prefix, string[] known)
    {
        foreach (var (field, _) in map.Fields)
        {
            if (!known.Contains(field))
            {
                _errors.Add(FieldError.Invalid(prefix + field, field, $"unknown field; there are {string.Join(", ", known)}"));
            }
        }
    }
}
