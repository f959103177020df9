using System.Text;

namespace Fairway.Kubernetes.Schemas.Rules;

/// <summary>
/// Follows a path of fields and keys down a schema: <c>.spec.x</c>, <c>['a.b'].c</c>. It becomes <c>spec.x</c>, keys of maps stand in brackets.
/// </summary>
internal static class RuleFieldPath
{
    /// <summary>The path as errors write it and the schema at its end; no schema and the problem when there is no such place.</summary>
    public static FoundField Find(string path, Schema schema, bool allowsKeys)
    {
        var walk = new FieldPath();
        var tokens = new Queue<string>(Tokens(path));
        while (tokens.TryDequeue(out var token))
        {
            if (token == "[" && !allowsKeys)
            {
                return Fail("array notation is not allowed");
            }

            if (token is not ("." or "["))
            {
                return Fail($"expected [ or . but got: {token}");
            }

            if (!tokens.TryDequeue(out var name))
            {
                return Fail("unexpected end of JSON path");
            }

            if (token == "[" && Unquote(ref name) is { Length: > 0 } problem)
            {
                return Fail(problem);
            }

            if (Step(walk, schema, name) is not { } next)
            {
                return Fail("does not refer to a valid field");
            }

            schema = next;
            if (token == "[" && (!tokens.TryDequeue(out var end) || end != "]"))
            {
                return Fail(end is null ? "unexpected end of JSON path" : $"expected ] but got {end}");
            }
        }

        return new(walk.Depth == 0 ? "" : walk.ToString(), schema, "");
    }

    private static FoundField Fail(string problem) => new("", null, problem);

    private static Schema? Step(FieldPath walk, Schema schema, string name)
    {
        if (schema.Properties.Count > 0)
        {
            walk.PushField(name);
            return schema.Properties.GetValueOrDefault(name);
        }

        walk.PushKey(name);
        return schema.AdditionalProperties;
    }

    // The three delimiters, quoted texts, and what stands between them.
    private static IEnumerable<string> Tokens(string path)
    {
        for (var start = 0; start < path.Length;)
        {
            var end = start + 1;
            if (path[start] == '\'')
            {
                while (end < path.Length && (path[end] != '\'' || path[end - 1] == '\\'))
                {
                    end++;
                }

                end = Math.Min(end + 1, path.Length);
            }
            else if (path[start] is not ('.' or '[' or ']'))
            {
                end = path.AsSpan(start).IndexOfAny('.', '[', ']') is var length and >= 0 ? start + length : path.Length;
            }

            yield return path[start..end];
            start = end;
        }
    }

    private static string Unquote(ref string name)
    {
        if (name.Length < 2 || name[0] != '\'' || name[^1] != '\'')
        {
            return $"expected single quoted string but got {name}";
        }

        var text = new StringBuilder();
        for (var i = 1; i < name.Length - 1; i++)
        {
            if (name[i] != '\\' || i == name.Length - 2)
            {
                text.Append(name[i]);
                continue;
            }

            char? escaped = name[++i] switch
            {
                'a' => '\a',
                'b' => '\b',
                'f' => '\f',
                'n' => '\n',
                'r' => '\r',
                't' => '\t',
                'v' => '\v',
                '\'' => '\'',
                '\\' => '\\',
                _ => null,
            };
            if (escaped is not { } character)
            {
                return $"invalid string literal: invalid escape char \\{name[i]}";
            }

            text.Append(character);
        }

        name = text.ToString();
        return "";
    }
}

/// <summary>Where a path led: its text and the schema there, or why it leads nowhere.</summary>
internal readonly record struct FoundField(string Path, Schema? Schema, string Problem);
