using Fairway.Kubernetes.Schemas;
using Fairway.Values;

namespace Fairway.ControlPlane.Access.OpenId;

/// <summary>Reads from which claims, or by which expressions, the parts of a user are made.</summary>
internal sealed class ClaimSourceReader(List<FieldError> problems)
{
    /// <summary>A claim with a prefix, or an expression; null when there is neither.</summary>
    public ClaimSource? Prefixed(Value mapping, string place, bool isRequired)
    {
        KnownFields.Check(mapping, place + ".", problems, "claim", "prefix", "expression");
        var (claim, expression) = (Text(mapping, "claim"), Text(mapping, "expression"));
        if (claim.Length + expression.Length == 0)
        {
            problems.AddRange(isRequired ? [FieldError.Required(place, "claim or expression is required")] : []);
            return null;
        }

        if (expression.Length > 0 && claim.Length == 0 && mapping["prefix"].AsString() is { } prefix)
        {
            problems.Add(FieldError.Invalid($"{place}.prefix", prefix, "can't be set when expression is set"));
        }

        if (claim.Length > 0 && expression.Length == 0 && mapping["prefix"].IsNull)
        {
            problems.Add(FieldError.Required(
                $"{place}.prefix", "prefix is required when claim is set. It can be set to an empty string to disable prefixing"));
        }

        return Source(claim, expression, Text(mapping, "prefix"), place);
    }

    /// <summary>A claim or an expression; null when there is neither.</summary>
    public ClaimSource? Plain(Value mapping, string place)
    {
        KnownFields.Check(mapping, place + ".", problems, "claim", "expression");
        var (claim, expression) = (Text(mapping, "claim"), Text(mapping, "expression"));
        return claim.Length + expression.Length == 0 ? null : Source(claim, expression, "", place);
    }

    public IReadOnlyList<(string Key, ClaimSource Source)> Extra(Value list, string place)
    {
        var extra = new List<(string Key, ClaimSource Source)>();
        for (var i = 0; i < list.Items.Count; i++)
        {
            var (mapping, at) = (list[i], $"{place}[{i}]");
            KnownFields.Check(mapping, at + ".", problems, "key", "valueExpression");
            var (key, expression) = (Text(mapping, "key"), Text(mapping, "valueExpression"));
            CheckKey(key, $"{at}.key");
            if (extra.Exists(other => other.Key == key))
            {
                problems.Add(FieldError.Duplicate($"{at}.key", key));
            }
            else if (expression.Length == 0)
            {
                problems.Add(FieldError.Required($"{at}.valueExpression"));
            }
            else if (Compile(expression, $"{at}.valueExpression") is { } source)
            {
                extra.Add((key, source));
            }
        }

        return extra;
    }

    private ClaimSource? Source(string claim, string expression, string prefix, string place)
    {
        if (claim.Length > 0 && expression.Length > 0)
        {
            problems.Add(FieldError.Invalid(place, "", "claim and expression can't both be set"));
            return null;
        }

        return claim.Length > 0 ? new(claim, prefix, null) : Compile(expression, $"{place}.expression");
    }

    private ClaimSource? Compile(string expression, string place)
    {
        var program = ClaimCel.Compile(expression, ClaimCel.Claims, isCondition: false, out var problem);
        if (program is null)
        {
            problems.Add(FieldError.Invalid(place, expression, problem));
            return null;
        }

        return new("", "", program);
    }

    private void CheckKey(string key, string place)
    {
        var domain = key.Split('/')[0];
        if (key.Length == 0)
        {
            problems.Add(FieldError.Required(place));
        }
        else if (key.Split('/') is not [{ Length: > 0 }, { Length: > 0 }])
        {
            problems.Add(FieldError.Invalid(place, key, "must be a domain-prefixed path (such as \"acme.io/foo\")"));
        }

        if (key.Any(char.IsUpper))
        {
            problems.Add(FieldError.Invalid(place, key, "must be lowercase"));
        }

        if (IsOf(domain, "k8s.io") || IsOf(domain, "kubernetes.io"))
        {
            problems.Add(FieldError.Invalid(place, key, "k8s.io, kubernetes.io and their subdomains are reserved for Kubernetes use"));
        }
    }

    private static bool IsOf(string domain, string parent) =>
        domain == parent || domain.EndsWith("." + parent, StringComparison.Ordinal);

    private static string Text(Value map, string field) => map[field].AsString() ?? "";
}
