using System.Text;

namespace Fairway.Values.Yaml;

/// <summary>
/// Writes a value as sigs.k8s.io/yaml (go-yaml v2) does, so that the text is what <c>kubectl -o yaml</c> and <c>kubectl kustomize</c>
/// print: keys in natural order, lists at the column of their key, text quoted only where it would be read as something else.
/// </summary>
public static class YamlWriter
{
    // Longer keys take the explicit form "? key" (libyaml counts bytes).
    private const int MaxSimpleKey = 128;

    /// <summary>One document, without a separator, ending in a line break.</summary>
    /// <exception cref="ArgumentException">The value holds an infinity or a NaN.</exception>
    public static string ToText(Value value)
    {
        var output = new YamlTextOutput();
        if (value.IsMap && value.Fields.Count > 0)
        {
            WriteMap(output, value.Fields, 0, startsHere: true);
        }
        else if (value.IsList && value.Items.Count > 0)
        {
            WriteList(output, value.Items, 0, startsHere: true);
        }
        else
        {
            WriteScalar(output, value, 2);
        }

        output.EndLine();
        return output.ToString();
    }

    // startsHere: the first entry stands where the output is, after "- " or at the very start, not on a line of its own.
    private static void WriteMap(YamlTextOutput output, ValueMap map, int indent, bool startsHere)
    {
        foreach (var (key, value) in ((IEnumerable<KeyValuePair<string, Value>>)map).OrderBy(pair => pair.Key, NaturalKeyOrder.Instance))
        {
            if (!startsHere)
            {
                output.Indent(indent);
            }

            startsHere = false;
            if (IsSimple(key))
            {
                YamlText.Write(output, key, indent, isKey: true);
                output.Put(":");
                WriteMapValue(output, value, indent);
            }
            else
            {
                output.Put("? ");
                YamlText.Write(output, key, indent + 2, isKey: false);
                output.Indent(indent);
                output.Put(":");
                WriteItem(output, value, indent);
            }
        }
    }

    private static void WriteMapValue(YamlTextOutput output, Value value, int indent)
    {
        if (value.IsMap && value.Fields.Count > 0)
        {
            WriteMap(output, value.Fields, indent + 2, startsHere: false);
        }
        else if (value.IsList && value.Items.Count > 0)
        {
            WriteList(output, value.Items, indent, startsHere: false);
        }
        else
        {
            output.Put(" ");
            WriteScalar(output, value, indent + 2);
        }
    }

    private static void WriteList(YamlTextOutput output, ValueList items, int indent, bool startsHere)
    {
        foreach (var item in items)
        {
            if (!startsHere)
            {
                output.Indent(indent);
            }

            startsHere = false;
            output.Put("-");
            WriteItem(output, item, indent);
        }
    }

    private static void WriteItem(YamlTextOutput output, Value item, int indent)
    {
        output.Put(" ");
        if (item.IsMap && item.Fields.Count > 0)
        {
            WriteMap(output, item.Fields, indent + 2, startsHere: true);
        }
        else if (item.IsList && item.Items.Count > 0)
        {
            WriteList(output, item.Items, indent + 2, startsHere: true);
        }
        else
        {
            WriteScalar(output, item, indent + 2);
        }
    }

    private static void WriteScalar(YamlTextOutput output, Value value, int indent)
    {
        switch (value.Kind)
        {
            case ValueKind.String:
                YamlText.Write(output, value.AsString()!, indent, isKey: false);
                break;
            case ValueKind.Double:
                output.Put(Number(value.AsDouble()!.Value));
                break;
            default:
                // null, true, 5, {} and [] are what JSON writes.
                output.Put(value.ToString());
                break;
        }
    }

    // The value passes through JSON, where a whole number loses its point and is then read back as an integer.
    private static string Number(double number)
    {
        var json = GoNumber.ToJson(number);
        return !GoInteger.TryParse(json, out var integer) ? GoNumber.ToG(number) : integer.Kind == ValueKind.Long ? integer.ToString() : json;
    }

    private static bool IsSimple(string key) => Encoding.UTF8.GetByteCount(key) <= MaxSimpleKey && !key.AsSpan().ContainsAny(YamlText.Breaks);
}
